using Millrace.Http.Tls;
using Millrace.Worker.Config;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Which settings of a worker are for TLS of its listeners: those with the prefix <c>listeners.https.</c>, and when there is none of these,
/// those without.
/// </summary>
internal static class HttpsCertificate
{
    /// <summary>Of settings for <c>listeners</c>.</summary>
    public const string Prefix = "listeners.https.";
    /// <summary>Of settings for <c>admin.listeners</c>.</summary>
    public const string AdminPrefix = "admin.listeners.https.";

    public static ListenerTls Ordinary(WorkerConfig worker) => Of(worker, Prefix);

    public static ListenerTls Admin(WorkerConfig worker) => Of(worker, AdminPrefix);

    private static ListenerTls Of(WorkerConfig worker, string prefix) =>
        new(worker.WithPrefix(prefix) is { Count: > 0 } own ? own : worker.Raw);
}
