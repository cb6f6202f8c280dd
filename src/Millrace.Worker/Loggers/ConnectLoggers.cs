namespace Millrace.Worker.Loggers;

/// <summary>
/// What Kafka Connect's loggers, named after its classes, are called here: who turns one up for a JVM worker finds the same lines with the
/// same request.
/// </summary>
internal static class ConnectLoggers
{
    private const string Connect = "org.apache.kafka.connect";

    // The longest name comes first.
    private static readonly (string Name, string Here)[] Names =
    [
        ($"{Connect}.runtime.distributed", "Millrace.Worker.Herding"),
        ($"{Connect}.runtime.isolation", "Millrace.Worker.Plugins"),
        ($"{Connect}.runtime.rest", "Millrace.Worker.Rest"),
        ($"{Connect}.runtime.WorkerConnector", "Millrace.Worker.Herding"),
        ($"{Connect}.runtime", "Millrace.Worker.Tasks"),
        (Connect, "Millrace.Worker"),
        ("org.eclipse.jetty", "Microsoft.AspNetCore"),
    ];

    /// <summary>The name here; that which was given when it is none of Connect's.</summary>
    public static string Here(string logger)
    {
        foreach (var (name, here) in Names)
            if (logger == name || (logger.StartsWith(name, StringComparison.Ordinal) && logger[name.Length] == '.')) return here;
        return logger;
    }
}
