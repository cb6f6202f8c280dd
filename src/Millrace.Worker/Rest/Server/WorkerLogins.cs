using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Http.Access;
using Millrace.Http.Tls;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>What a worker's settings say about logins. Errors of all methods: <see cref="ConfigException"/>.</summary>
internal static class WorkerLogins
{
    public static LoginRules Rules(WorkerConfig worker, ILoggerFactory loggers)
    {
        ILogger logger = loggers.CreateLogger("Millrace.Access");
        bool hasExtension = worker.Get(WorkerSettings.RestExtensions).Count > 0;
        string? file = worker.Get(WorkerSettings.UsersFile);
        if (hasExtension && file is not null)
            throw ConfigException.Invalid(WorkerSettings.UsersFile.Name, file,
                "rest.extension.classes brings accounts too; take one of the two out");
        if (!hasExtension && worker.Get(WorkerSettings.JaasFile) is { } jaas)
            throw ConfigException.Invalid(WorkerSettings.JaasFile.Name, jaas,
                $"nobody would have to log in by it: set rest.extension.classes={WorkerSettings.BasicAuthExtension} as well, or "
                + "access.users.file instead of it");
        CheckCertificates(worker);
        return new LoginRules
        {
            Realm = "Millrace worker",
            Anonymous = Roles.Find(worker.Get(WorkerSettings.Anonymous)),
            TakesCertificates = ListenersOf(worker).Any(listener => CertificatesAt(listener.Listener, listener.Tls)
                != ClientCertificateMode.NoCertificate),
            Accounts = hasExtension ? PropertyAccounts.Of(worker, logger)
                : file is not null ? LoginSettings.Open(file, WorkerSettings.UsersFile.Name, logger)
                : null,
            Tokens = TokenRules.Of(worker.Get(WorkerSettings.TokenIssuer), worker.Get(WorkerSettings.TokenAudience),
                worker.Get(WorkerSettings.TokenRoleClaim)),
            // Connect's own words.
            WrongLogin = hasExtension ? "User cannot access the resource." : LoginRules.UsualWrongLogin,
        };
    }

    /// <summary>Refuses a listener that would let in whoever comes, where nobody has said so.</summary>
    public static void CheckListeners(WorkerConfig worker, LoginRules rules)
    {
        foreach (var (setting, listener, tls) in ListenersOf(worker))
            if (rules.RefusalOf(listener.Host, CertificatesAt(listener, tls) == ClientCertificateMode.RequireCertificate) is { } refusal)
                throw ConfigException.Invalid(setting, $"{listener.Scheme}://{listener.Host}:{listener.Port}", refusal);
    }

    // A door that would stay open because nobody speaks TLS there.
    private static void CheckCertificates(WorkerConfig worker)
    {
        IReadOnlyList<Listener> admin = worker.AdminListeners ?? [];
        // Those without a prefix count only where none has it.
        IEnumerable<Listener> plain = (worker.WithPrefix(HttpsCertificate.Prefix).Count == 0 ? worker.Listeners : [])
            .Concat(worker.WithPrefix(HttpsCertificate.AdminPrefix).Count == 0 ? admin : []);
        foreach (var (prefix, listeners, wayOut) in new[]
        {
            ("", plain, $"`listeners` (where settings begin with {HttpsCertificate.Prefix}, say {HttpsCertificate.Prefix}ssl.client.auth)"),
            (HttpsCertificate.Prefix, worker.Listeners, "`listeners`"),
            (HttpsCertificate.AdminPrefix, admin, "`admin.listeners`"),
        })
        {
            string name = $"{prefix}ssl.client.auth";
            if (worker.Raw.TryGetValue(name, out string? value) && listeners.All(listener => listener.Scheme != "https")
                && value.Trim().ToUpperInvariant() is not ("" or "NONE"))
                throw ConfigException.Invalid(name, value,
                    $"no listener would ask for certificates by it. It takes one of https:// in {wayOut}; add it, or take the setting out");
        }
    }

    private static IEnumerable<(string Setting, Listener Listener, ListenerTls Tls)> ListenersOf(WorkerConfig worker) =>
        worker.Listeners.Select(listener => (WorkerSettings.Listeners.Name, listener, HttpsCertificate.Ordinary(worker)))
            .Concat((worker.AdminListeners ?? [])
                .Select(listener => (WorkerSettings.AdminListeners.Name, listener, HttpsCertificate.Admin(worker))));

    private static ClientCertificateMode CertificatesAt(Listener listener, ListenerTls tls) =>
        listener.Scheme == "https" ? tls.ClientCertificates() : ClientCertificateMode.NoCertificate;
}
