using System.CommandLine;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands;

/// <summary>How the command line names a Kafka cluster and the settings of its clients.</summary>
internal static class KafkaOptions
{
    /// <summary>How long an answer that is no record's may take; a person waits for it.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    public static readonly Option<string[]> Settings = new("--kafka")
    {
        Description = "Setting of the Kafka client in librdkafka's names, KEY=VALUE, such as security.protocol=SSL. May be repeated.",
    };

    /// <summary>The client's settings, after a look whether anybody listens there: a Kafka client would go on trying.</summary>
    /// <exception cref="CommandException">
    /// For an entry that is not KEY=VALUE, or with exit code 3 when no server can be reached.
    /// </exception>
    public static async Task<KafkaConfig> ReadAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        KafkaConfig kafka = Read(parsed);
        await BrokerProbe.EnsureReachableAsync(ServersOf(parsed), cancellationToken);
        return kafka;
    }

    /// <summary>The same without a look, for what waits for a cluster.</summary>
    public static KafkaConfig Read(ParseResult parsed)
    {
        var kafka = new KafkaConfig(ServersOf(parsed));
        foreach (var (key, value) in ProfileOf(parsed)?.Kafka ?? []) kafka[key] = value;
        foreach (var (key, value) in Pairs.Read("--kafka", parsed.GetValue(Settings))) kafka[key] = value;
        return kafka;
    }

    /// <summary>The brokers that are named, by option, profile or otherwise.</summary>
    public static string ServersOf(ParseResult parsed) =>
        ProfileOf(parsed)?.BootstrapServers ?? parsed.GetValue(CommonOptions.BootstrapServers)!;

    /// <inheritdoc cref="ReadAsync"/>
    public static async Task<KafkaAdmin> AdminAsync(ParseResult parsed, CancellationToken cancellationToken) =>
        Admin(await ReadAsync(parsed, cancellationToken));

    private static Profile? ProfileOf(ParseResult parsed) =>
        LoginOptions.IsGiven(parsed, CommonOptions.BootstrapServers) ? null : LoginOptions.ProfileOf(parsed);

    /// <summary>For a command that has read the settings already.</summary>
    public static KafkaAdmin Admin(KafkaConfig kafka) => new(kafka) { Timeout = Patience };
}
