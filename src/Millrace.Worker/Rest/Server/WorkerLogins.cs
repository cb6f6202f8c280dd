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

    private static IEnumerable<(string Setting, Listener Listener, ListenerTls Tls)> ListenersOf(WorkerConfig worker) =>
        worker.Listeners.Select(listener => (WorkerSettings.Listeners.Name, listener, HttpsCertificate.Ordinary(worker)))
            .Concat((worker.AdminListeners ?? [])
                .Select(listener => (WorkerSettings.AdminListeners.Name, listener, HttpsCertificate.Admin(worker))));

    private static ClientCertificateMode CertificatesAt(Listener listener, ListenerTls tls) =>
        listener.Scheme == "https" ? tls.ClientCertificates() : ClientCertificateMode.NoCertificate;
}
