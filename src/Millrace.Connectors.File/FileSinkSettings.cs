using Millrace.Config;

namespace Millrace.Connectors.File;

internal static class FileSinkSettings
{
    public static readonly Setting<string?> File = Setting.OptionalString("file")
        .Importance(Importance.High).Doc("File to append to. If not specified, the standard output is used.");

    public static readonly ConfigDef Def = ConfigDef.Of(File).Under("File");
}
