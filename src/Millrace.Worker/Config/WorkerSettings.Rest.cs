using Millrace.Config;
using Millrace.Http.Access;

namespace Millrace.Worker.Config;

/// <summary>The REST side of a worker.</summary>
public static partial class WorkerSettings
{
    public static readonly Setting<IReadOnlyList<string>> Listeners = Setting.List("listeners", "http://127.0.0.1:8083")
        .Check(urls => urls.Count == 0 ? "must name at least one scheme://host:port" : null)
        .Importance(Importance.Low)
        .Doc("Where the REST API listens: scheme://host:port, http or https; an empty host is all interfaces, port 0 any free one. "
            + "Unlike Connect, which opens all interfaces, the default is this machine only.");

    public static readonly Setting<string?> AdvertisedHost = Setting.OptionalString("rest.advertised.host.name")
        .Check(host => host is null || Uri.CheckHostName(host) != UriHostNameType.Unknown
            ? null
            : "String must be a host name or an address").Importance(Importance.Low)
            .Doc("Host by which other workers reach this one; else that of the listener.");

    public static readonly Setting<int?> AdvertisedPort = Setting.OptionalInt("rest.advertised.port")
        .Importance(Importance.Low).Doc("Port by which other workers reach this one; else that of the listener.");

    public static readonly Setting<string?> AdvertisedListener = Setting.OptionalString("rest.advertised.listener")
        .Check(scheme => scheme is null or "http" or "https" ? null : "String must be one of: http, https")
        .Importance(Importance.Low).Doc("Scheme of the listener to advertise: http or https.");

    public static readonly Setting<string> AllowOrigin = Setting.String("access.control.allow.origin", "")
        .Importance(Importance.Low).Doc("Origins, separated by commas, whose web pages may call the REST API; * for all, empty for none.");

    public static readonly Setting<string> AllowMethods = Setting.String("access.control.allow.methods", "")
        .Importance(Importance.Low).Doc("Methods that those pages may use; empty for GET, POST and HEAD.");

    public static readonly Setting<IReadOnlyList<string>> AllowedHosts = Setting.List("rest.allowed.hosts", [])
        .Importance(Importance.Low)
        .Doc("Names beside localhost, the loopback addresses and the advertised one by which a listener of this machine may be called, "
        + "such as that of a proxy in front of it; "
            + "* for all. Millrace's own setting.");

    public static readonly Setting<bool> Console = Setting.Bool("console.enable", true)
        .Importance(Importance.Low)
        .Doc("Serve the web console at /console/ to browsers of this machine, and lead those there that ask for the root. "
            + "Millrace's own setting.");

    public static readonly Setting<string> ResponseHeaders = Setting.String("response.http.headers.config", "")
        .Importance(Importance.Low)
        .Doc("Headers for every answer: a comma list of `action name: value`, actions set, add, setDate, addDate.");

    public static readonly Setting<string?> AdminListeners = Setting.OptionalString("admin.listeners")
        .Importance(Importance.Low)
        .Doc("Where /admin is served, and nothing else: entries as in `listeners`. Unset for the ordinary listeners, empty to have no "
        + "/admin at all.");

    /// <summary>The one REST extension that is known.</summary>
    internal const string BasicAuthExtension = "org.apache.kafka.connect.rest.basic.auth.extension.BasicAuthSecurityRestExtension";

    public static readonly Setting<IReadOnlyList<string>> RestExtensions = Setting.List("rest.extension.classes", [])
        .Check(classes => classes.All(name => name == BasicAuthExtension)
            ? null
            : "Extensions are Java classes, and most of them guard the REST API, which would be open without them. "
            + $"{BasicAuthExtension} is known; else use access.users.file and remove the setting")
        .Importance(Importance.Low)
        .Doc($"Connect's own {BasicAuthExtension}, whose users may do all; no other.");

    public static readonly Setting<string?> JaasFile = Setting.OptionalString("access.jaas.file")
        .Importance(Importance.Low)
        .Doc("JAAS file of that extension, with an entry KafkaConnect; else the one that -Djava.security.auth.login.config names in the "
            + "environment's KAFKA_OPTS. Millrace's own setting.");

    public static readonly Setting<string?> UsersFile = LoginSettings.UsersFile();

    public static readonly Setting<string?> Anonymous = LoginSettings.Anonymous();

    public static readonly Setting<string?> TokenIssuer = LoginSettings.Issuer();

    public static readonly Setting<string?> TokenAudience = LoginSettings.Audience();

    public static readonly Setting<string> TokenRoleClaim = LoginSettings.RoleClaim();

    private static readonly ConfigDef RestDef = ConfigDef.Of(
        Listeners, AdvertisedHost, AdvertisedPort, AdvertisedListener, AllowOrigin, AllowMethods, AllowedHosts, Console, ResponseHeaders,
        AdminListeners, UsersFile, Anonymous, RestExtensions, JaasFile, TokenIssuer, TokenAudience,
        TokenRoleClaim).Under("REST API");
}
