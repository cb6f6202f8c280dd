using Millrace.Config;
using Millrace.Records;

namespace Millrace.Connectors.File;

/// <summary>Appends records to a file, one line each: a connector to try things with.</summary>
internal sealed class FileSinkConnector : SinkConnector
{
    public override ConfigDef Config => FileSinkSettings.Def;

    public override SinkTask CreateTask() => new FileSinkTask();

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        FileSinkSettings.Def.Parse(config);
        return base.StartAsync(context, config, cancellationToken);
    }

    /// <summary>Nothing in the file depends on offsets.</summary>
    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<TopicPartition, long?> offsets,
        CancellationToken cancellationToken) => Task.FromResult(true);
}

internal static class FileSinkSettings
{
    public static readonly Setting<string?> File = Setting.OptionalString("file")
        .Importance(Importance.High).Doc("File to append to. If not specified, the standard output is used.");

    public static readonly ConfigDef Def = ConfigDef.Of(File).Under("File");
}
