using System.Reflection;

namespace Millrace.Worker.Plugins;

/// <summary>What the worker says of its versions.</summary>
internal static class WorkerVersion
{
    /// <summary>
    /// The release of Kafka Connect whose REST API and formats are spoken. <c>GET /</c> answers this and not Millrace's own version,
    /// because clients decide by it what they may ask for (kcctl, the Strimzi and Confluent tools).
    /// </summary>
    public const string Connect = "4.3.0";

    /// <summary>Millrace's own version, such as 0.1.0 or 0.1.1-alpha.0.12; that of its plugins too.</summary>
    public static string Product => Build.Split('+')[0];

    /// <summary>
    /// Stands where Connect answers its commit: <c>millrace-0.1.0</c>, with the commit of the build behind a + when it is known.
    /// </summary>
    public static string Commit => "millrace-" + Build;

    private static string Build { get; } =
        typeof(WorkerVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
}
