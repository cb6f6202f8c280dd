using Millrace.Config;
using Millrace.Connectors.MySql.Settings;
using Millrace.Spellings;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>The settings of <c>MySqlSink</c>, the managed spelling: its own names for connection and formats, and the declarations of <see cref="SinkSettings"/> for the rest.</summary>
internal static class ManagedSinkSettings
{
    public static readonly Setting<string> ValueFormat = ManagedSink.ValueFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON");

    public static readonly Setting<string?> KeyFormat = ManagedSink.KeyFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON", "STRING", "BYTES");

    public static readonly ConfigDef Def = ConfigDef.Of(
        [
            .. ManagedConnectionSettings.All, ValueFormat, KeyFormat, .. ManagedSink.Settings,
            .. SinkSettings.Def.Settings.Where(setting => setting.Name is not ("connection.url" or "connection.user" or "connection.password"
                or "jdbc.credentials.provider.class" or "dialect.name" or "mssql.use.merge.holdlock")),
        ])
        .Rule(SinkSettings.DeletesNeedKeys).Rule(SinkSettings.UpdatesNeedKeys).Rule(ManagedConnectionSettings.VerifyNeedsAuthority);
}
