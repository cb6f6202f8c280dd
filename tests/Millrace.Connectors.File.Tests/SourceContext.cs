using Millrace.Connectors;
using Millrace.Records;

namespace Millrace.Connectors.File.Tests;

/// <summary>What a worker gives a source task: an offset to go on from, and a log that is kept.</summary>
internal sealed class SourceContext(OffsetMap? offset = null) : SourceTaskContext
{
    public override string ConnectorName => "lines";

    public override int TaskId => 0;

    public override TaskLog Log { get; } = new KeptLog();

    public List<string> Warnings => ((KeptLog)Log).Warnings;

    public override Task<OffsetMap?> ReadOffsetAsync(OffsetMap partition, CancellationToken cancellationToken) => Task.FromResult(offset);

    private sealed class KeptLog : TaskLog
    {
        public List<string> Warnings { get; } = [];

        public override void Debug(string message)
        {
        }

        public override void Info(string message)
        {
        }

        public override void Warn(string message, Exception? cause = null) => Warnings.Add(message);

        public override void Error(string message, Exception? cause = null)
        {
        }
    }
}
