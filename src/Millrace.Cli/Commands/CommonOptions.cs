using System.CommandLine;

namespace Millrace.Cli.Commands;

/// <summary>Options that several commands share, declared once.</summary>
internal static class CommonOptions
{
    public static readonly Option<Uri> Worker = new("--url", "-u")
    {
        Description = "The worker's REST API (any Kafka Connect worker). Also from MILLRACE_URL.",
        DefaultValueFactory = _ => FromEnvironment("MILLRACE_URL", "http://127.0.0.1:8083"),
    };

    public static readonly Option<Uri> Registry = new("--registry", "-r")
    {
        Description = "The Schema Registry. Also from MILLRACE_REGISTRY.",
        DefaultValueFactory = _ => FromEnvironment("MILLRACE_REGISTRY", "http://127.0.0.1:8081"),
    };

    public static readonly Option<string> BootstrapServers = new("--bootstrap-servers", "-b")
    {
        Description = "Brokers, host:port,host:port. Also from MILLRACE_BOOTSTRAP_SERVERS.",
        DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MILLRACE_BOOTSTRAP_SERVERS") ?? "127.0.0.1:9092",
    };

    public static readonly Option<bool> Json = new("--json") { Description = "Answer in JSON, for scripts." };

    private static Uri FromEnvironment(string name, string otherwise) =>
        Uri.TryCreate(Environment.GetEnvironmentVariable(name), UriKind.Absolute, out Uri? url) ? url : new Uri(otherwise);
}
