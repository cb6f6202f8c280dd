using System.CommandLine;
using System.CommandLine.Parsing;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands;

/// <summary>Options that several commands share, declared once.</summary>
internal static class CommonOptions
{
    public static readonly Option<Uri> Worker =
        Server("--url", "-u", "The worker's REST API (any Kafka Connect worker).", "MILLRACE_URL", "http://127.0.0.1:8083");

    public static readonly Option<Uri> Registry =
        Server("--registry", "-r", "The Schema Registry.", "MILLRACE_REGISTRY", "http://127.0.0.1:8081");

    public static readonly Option<string> BootstrapServers = Brokers();

    public static readonly Option<bool> Json = new("--json") { Description = "Answer in JSON, for scripts." };

    public static Option<string> Brokers()
    {
        var option = new Option<string>("--bootstrap-servers", "-b")
        {
            Description = "Brokers, host:port,host:port. Also from MILLRACE_BOOTSTRAP_SERVERS.",
            DefaultValueFactory = _ => Environment.GetEnvironmentVariable("MILLRACE_BOOTSTRAP_SERVERS") ?? "127.0.0.1:9092",
        };
        option.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is { } servers && BrokerProbe.Refusal(servers) is { } refusal) result.AddError(refusal);
        });
        return option;
    }

    private static Option<Uri> Server(string name, string shortName, string what, string variable, string otherwise) => new(name, shortName)
    {
        Description = $"{what} Also from {variable}.",
        DefaultValueFactory = result => Read(result, variable, Environment.GetEnvironmentVariable(variable) ?? otherwise, otherwise)!,
        CustomParser = result => Read(result, name, result.Tokens[0].Value, otherwise),
    };

    private static Uri? Read(ArgumentResult result, string source, string text, string example)
    {
        if (Uri.TryCreate(text, UriKind.Absolute, out Uri? url) && (url.Scheme is "http" or "https")) return url;
        result.AddError($"{source} must be a URL such as {example}, not '{SafeText.OfValue(text)}'.");
        return null;
    }
}
