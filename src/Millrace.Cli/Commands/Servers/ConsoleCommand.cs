using System.CommandLine;
using System.Net;
using Microsoft.Extensions.Logging;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;
using Millrace.Errors;
using Millrace.Http.Access;
using Millrace.Http.Tls;
using Millrace.WebConsole;

namespace Millrace.Cli.Commands.Servers;

/// <summary><c>millrace console</c>: the web console of any Connect cluster, in a process of its own.</summary>
internal static class ConsoleCommand
{
    private const string Usual = "http://127.0.0.1:8090";

    private static readonly Option<Uri> Connect = new("--connect")
    {
        Description = "The REST API of any Kafka Connect worker. Also from MILLRACE_URL.",
        DefaultValueFactory = _ => new Uri(Environment.GetEnvironmentVariable("MILLRACE_URL") ?? "http://127.0.0.1:8083"),
        CustomParser = result => UrlOf(result, "--connect"),
    };

    private static readonly Option<Uri> Listen = new("--listen")
    {
        Description = "Address and port to listen on, by IP; port 0 takes a free one. https:// takes --certificate.",
        DefaultValueFactory = _ => new Uri(Usual),
        CustomParser = result => UrlOf(result, "--listen"),
    };

    private static readonly Option<string?> Certificate = new("--certificate")
    {
        Description = "File with the certificate of --listen https://... and its private key: PEM, or PKCS12 (.p12, .pfx).",
    };

    private static readonly Option<string?> CertificatePassword = new("--certificate-password-file")
    {
        Description = "File with the password of that file, or of the key in it.",
    };

    private static readonly Option<Uri?> PublicUrl = new("--public-url")
    {
        Description = "Where a proxy in front of it shows the console, such as https://lab.example.org/mill/.",
        CustomParser = result => UrlOf(result, "--public-url"),
    };

    private static readonly Option<bool> ReadOnly = new("--read-only") { Description = "Nobody may change anything." };

    private static readonly Option<string?> Anonymous = new Option<string?>("--anonymous")
    {
        Description = "What those may do who do not log in, from this machine too: read-only, operate or admin. Without it, and without "
            + "accounts, this machine may all and others are refused.",
    }.AcceptOnlyFromAmong("read-only", "operate", "admin");

    private static readonly Option<string> GuardedTopics = new("--guarded-topics")
    {
        Description = "Topics of the cluster's workers, by commas, whose messages nobody sees or writes in the console. It cannot ask for "
            + "their names: give them when they are others than the default.",
        DefaultValueFactory = _ => "connect-configs,connect-offsets,connect-status",
    };

    private static readonly Option<string?> Name = new("--name") { Description = "What to call the cluster; default: its host." };

    public static Command Create() => new Command("console", "Run the web console of a Kafka Connect cluster, any server's.")
        .Example("millrace console --connect http://127.0.0.1:8083 --open")
        .Example("millrace console --connect http://connect:8083 --registry http://registry:8081 --bootstrap-servers kafka:9092")
        .With([Connect, .. LoginOptions.Beside(CommonOptions.Worker), CommonOptions.Registry, CommonOptions.BootstrapServers,
            KafkaOptions.Settings, Listen, Certificate, CertificatePassword, PublicUrl, ServerOptions.UsersFile, ReadOnly, Anonymous,
            GuardedTopics, Name, ServerOptions.Open,
            ServerOptions.LogLevel, ServerOptions.LogFormat])
        .Runs(RunAsync);

    private static async Task RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Uri listen = parsed.GetValue(Listen)!;
        if (!IPAddress.TryParse(listen.Host.Trim('[', ']'), out IPAddress? address))
            throw CommandException.Usage($"--listen takes an IP address, such as {Usual}, not '{listen.Host}'.");
        using ILoggerFactory loggers = ServerOptions.Loggers(parsed);
        ConsoleSettings settings = Settings(parsed) with { Logins = Logins(parsed, loggers) };
        if (settings.Logins is null && settings.RemoteRole is null && !IPAddress.IsLoopback(address))
            throw CommandException.Usage($"--listen {listen}: other machines can reach it, and nobody would have to log in. Make an "
                + "account (`millrace user add NAME --role admin --file FILE`, and --users-file FILE), or say with --anonymous what "
                + "whoever comes may do.");
        ListenerTls? tls = Tls(parsed, listen);
        await using ConsoleHost console = await ServerRun.StartAsync(
            () => StartAsync(new IPEndPoint(address, listen.Port), settings, loggers, tls, cancellationToken));
        Answer.Line($"Console          {console.Url}");
        if (parsed.GetValue(ServerOptions.Open)) Browser.Open(console.Url);
        await ServerRun.UntilStoppedAsync(cancellationToken);
    }

    private static async Task<ConsoleHost> StartAsync(IPEndPoint listen, ConsoleSettings settings, ILoggerFactory loggers,
        ListenerTls? tls, CancellationToken cancellationToken)
    {
        try
        {
            return await ConsoleHost.StartAsync(listen, settings, loggers, cancellationToken, tls);
        }
        catch (ConfigException fault) when (tls is not null)
        {
            throw CommandException.Usage($"{Certificate.Name}: {fault.Message}");
        }
    }

    // Neither https that is none, nor a certificate that nobody sees.
    private static ListenerTls? Tls(ParseResult parsed, Uri listen)
    {
        string? file = parsed.GetValue(Certificate), password = parsed.GetValue(CertificatePassword);
        if (listen.Scheme != "https")
        {
            return file is null && password is null
                ? null
                : throw CommandException.Usage($"--certificate is for --listen https://..., not {listen}.");
        }

        if (file is null)
            throw CommandException.Usage($"--listen {listen} takes --certificate FILE, with the certificate and its private key. Without "
                + "one listen on http:// of this machine, behind a proxy that speaks https (--public-url).");
        bool isStore = Path.GetExtension(file).ToUpperInvariant() is ".P12" or ".PFX";
        var settings = new Dictionary<string, string>
        {
            ["ssl.keystore.location"] = file,
            ["ssl.keystore.type"] = isStore ? "PKCS12" : "PEM",
        };
        if (password is not null)
            settings[isStore ? "ssl.keystore.password" : "ssl.key.password"] =
                LoginOptions.ReadSecret(CertificatePassword, password).Reveal;
        return new ListenerTls(settings);
    }

    private static LoginRules? Logins(ParseResult parsed, ILoggerFactory loggers)
    {
        if (parsed.GetValue(ServerOptions.UsersFile) is not { } file) return null;
        try
        {
            return new LoginRules
            {
                Realm = "Millrace console",
                Accounts = LoginSettings.Open(file, ServerOptions.UsersFile.Name, loggers.CreateLogger("Millrace.Access")),
                Anonymous = RoleOf(parsed.GetValue(Anonymous)),
            };
        }
        catch (ConfigException fault)
        {
            throw CommandException.Usage(fault.Message);
        }
    }

    private static Role? RoleOf(string? word) => word == "read-only" ? Role.Read : Roles.Find(word);

    private static ConsoleSettings Settings(ParseResult parsed)
    {
        Profile? profile = LoginOptions.ProfileOf(parsed);
        var settings = new ConsoleSettings
        {
            Connect = LoginOptions.Worker(parsed, Connect).Client(Timeout.InfiniteTimeSpan),
            Role = parsed.GetValue(ReadOnly) ? Role.Read : Role.Admin,
            RemoteRole = RoleOf(parsed.GetValue(Anonymous)),
            PublicUrl = parsed.GetValue(PublicUrl),
            SecretTopics = parsed.GetValue(GuardedTopics)!.Split(',', StringSplitOptions.TrimEntries),
            Name = parsed.GetValue(Name),
            HostsAdvice = "start it with --public-url and that name",
            Hosts = () => parsed.GetValue(PublicUrl) is { } url ? [url.Host] : [],
        };
        // What is named nowhere is not looked for: the console says on its pages what is missing and how to give it.
        if (IsNamed(parsed, CommonOptions.Registry, "MILLRACE_REGISTRY") || profile?.Registry is not null)
        {
            ServerAddress registry = LoginOptions.Registry(parsed);
            settings = settings with
            {
                Registry = registry.Client(Timeout.InfiniteTimeSpan),
                RegistrySettings = registry.ConverterSettings()
            };
        }

        if (IsNamed(parsed, CommonOptions.BootstrapServers, "MILLRACE_BOOTSTRAP_SERVERS") || profile?.BootstrapServers is not null)
            settings = settings with { Kafka = KafkaOptions.Read(parsed) };
        return settings;
    }

    private static bool IsNamed(ParseResult parsed, Option option, string variable) =>
        LoginOptions.IsGiven(parsed, option) || Environment.GetEnvironmentVariable(variable) is { Length: > 0 };

    private static Uri? UrlOf(System.CommandLine.Parsing.ArgumentResult result, string name)
    {
        string text = result.Tokens[0].Value;
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && url.Scheme is "http" or "https") return url;
        result.AddError($"{name} must be a URL such as {Usual}, not '{SafeText.OfValue(text)}'.");
        return null;
    }
}
