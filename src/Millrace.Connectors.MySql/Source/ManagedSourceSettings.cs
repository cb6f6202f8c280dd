using Millrace.Config;
using Millrace.Connectors.MySql.Settings;
using Millrace.Spellings;

namespace Millrace.Connectors.MySql.Source;

/// <summary>The settings of <c>MySqlSource</c>, the managed spelling: its own names for connection and format, and the declarations of <see cref="SourceSettings"/> for the rest.</summary>
internal static class ManagedSourceSettings
{
    public static readonly Setting<string> ValueFormat = ManagedSource.ValueFormat("AVRO", "JSON_SR", "PROTOBUF", "JSON");

    public static readonly Setting<string> TopicPrefix = Setting.String("topic.prefix").Group("Output messages").Importance(Importance.High)
        .Display("Topic Prefix", Width.Medium).Check(SourceSettings.TopicFault).Doc("Put before the table's name it is the topic; with a query it is the topic.");

    /// <summary>A password there, so never shown. Inside it is <see cref="SourceSettings.QueryMasked"/>, whose name it therefore answers to as well.</summary>
    public static readonly Setting<Secret?> Query = Setting.OptionalSecret("query").Alias(SourceSettings.QueryMasked.Name)
        .Check(value => value is null ? null : SourceSettings.Select(value.Reveal)).Group("Mode").Importance(Importance.Medium)
        .Display("Query", Width.Long).Doc(SourceSettings.Query.Documentation);

    public static readonly ConfigDef Def = ConfigDef.Of(
        [
            .. ManagedConnectionSettings.All, ValueFormat, TopicPrefix, Query, .. ManagedSink.Settings,
            .. SourceSettings.Def.Settings.Where(setting => setting.Name is not ("connection.url" or "connection.user" or "connection.password"
                or "jdbc.credentials.provider.class" or "dialect.name" or "topic.prefix" or "query" or "query.masked")),
        ])
        .Rule(SourceRules.FiltersFit).Rule(QueryStandsAlone).Rule(SourceRules.ModeHasItsColumns).Rule(ManagedConnectionSettings.VerifyNeedsAuthority);

    private static void QueryStandsAlone(ConfigValidation config)
    {
        if (config.Values.Get(Query) is { Reveal.Length: > 0 }) SourceRules.NoTablesBeside(config, Query);
    }
}
