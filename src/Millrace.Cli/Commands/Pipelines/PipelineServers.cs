using System.CommandLine;
using Millrace.Cli.Commands.Connectors;
using Millrace.Cli.Commands.Login;
using Millrace.Cli.Terminal;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Pipelines;

/// <summary>The servers that a pipeline lives on. The Kafka cluster is only looked for when something of it is needed.</summary>
internal sealed class PipelineServers(ParseResult parsed) : IDisposable
{
    private KafkaAdmin? _admin;

    public RestClient Worker { get; } = ConnectorCommand.Client(parsed);

    public RestClient Registry { get; } = RestClient.ForRegistry(LoginOptions.Registry(parsed));

    public async Task<KafkaAdmin> AdminAsync(CancellationToken cancellationToken) =>
        _admin ??= await KafkaOptions.AdminAsync(parsed, cancellationToken);

    public void Dispose()
    {
        Worker.Dispose();
        Registry.Dispose();
        _admin?.Dispose();
    }
}
