using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Codecs;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>What all partitions of a directory share.</summary>
internal sealed class LogContext(LogSettings settings, TimeProvider time, ILogger logger)
{
    private volatile LogSettings _settings = settings;

    /// <summary>As they are now: some change while the broker runs.</summary>
    public LogSettings Settings { get => _settings; set => _settings = value; }

    public TimeProvider Time => time;

    public ILogger Logger => logger;

    public OpenFiles Files { get; } = new(settings.MaxOpenFiles, logger);

    public UnfoldingBudget Unfolding { get; } = new(settings.MaxUnfoldedBatchBytes, settings.MaxUnfoldingBytes);
}
