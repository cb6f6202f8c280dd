using Millrace.Config;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.File;

/// <summary>Reads a file line by line and follows it as it grows: a connector to try things with.</summary>
internal sealed class FileSourceConnector : SourceConnector
{
    /// <summary>Names in the offsets topic.</summary>
    internal const string FilenameKey = "filename";
    internal const string PositionKey = "position";

    private IReadOnlyDictionary<string, string> _config = new Dictionary<string, string>();

    public override ConfigDef Config => FileSourceSettings.Def;

    public override SourceTask CreateTask() => new FileSourceTask();

    public override Task StartAsync(ConnectorContext context, IReadOnlyDictionary<string, string> config,
        CancellationToken cancellationToken)
    {
        FileSourceSettings.Def.Parse(config);
        _config = config;
        return Task.CompletedTask;
    }

    /// <summary>One task, whatever is allowed: a file has one end.</summary>
    public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [_config];

    /// <summary>A file has positions; the standard input has none.</summary>
    public override ExactlyOnceSupport ExactlyOnceSupport(IReadOnlyDictionary<string, string> config) =>
        string.IsNullOrEmpty(config.GetValueOrDefault(FileSourceSettings.File.Name))
            ? Connectors.ExactlyOnceSupport.Unsupported
            : Connectors.ExactlyOnceSupport.Supported;

    public override Task<bool> AlterOffsetsAsync(
        IReadOnlyDictionary<string, string> config, IReadOnlyDictionary<OffsetMap, OffsetMap?> offsets, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(config.GetValueOrDefault(FileSourceSettings.File.Name)))
        {
            throw new ConnectException("Offsets cannot be modified if the 'file' configuration is unspecified. "
                + "This is because stdin is used for input and offsets are not tracked.");
        }

        foreach (var (partition, offset) in offsets)
        {
            if (offset is null) continue;
            if (offset.All(entry => entry.Key != PositionKey))
                throw new ConnectException("Offset objects should either be null or contain the key 'position'");
            Value position = offset[PositionKey];
            if (position.Kind is not (ValueKind.Int64 or ValueKind.Int32))
                throw new ConnectException("The value for the 'position' key in the offset is expected to be a Long value");
            if (position.AsInt64 < 0)
                throw new ConnectException("The value for the 'position' key in the offset should be a non-negative value");
            if (partition.All(entry => entry.Key != FilenameKey))
                throw new ConnectException("Partition objects should contain the key 'filename'");
        }

        return Task.FromResult(true);
    }
}

internal static class FileSourceSettings
{
    public static readonly Setting<string?> File = Setting.OptionalString("file")
        .Importance(Importance.High).Doc("File to read. If not specified, the standard input is used.");

    public static readonly Setting<string> Topic = Setting.String("topic").NotEmpty()
        .Importance(Importance.High).Doc("Topic that takes the lines.");

    public static readonly Setting<int> BatchSize = Setting.Int("batch.size", 2000)
        .Importance(Importance.Low).Doc("Most lines read at once.", unit: "lines");

    public static readonly ConfigDef Def = ConfigDef.Of(File, Topic, BatchSize).Under("File");
}
