using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Storage;

/// <summary>What all partitions of a directory share.</summary>
internal sealed class LogContext(LogSettings settings, TimeProvider time, ILogger logger)
{
    public LogSettings Settings => settings;

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public OpenFiles Files { get; } = new(settings.MaxOpenFiles, logger);

    public UnfoldingBudget Unfolding { get; } = new(settings.MaxUnfoldedBatchBytes, settings.MaxUnfoldingBytes);
}
