using Millrace.Config;

namespace Millrace.Connectors.File;

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
