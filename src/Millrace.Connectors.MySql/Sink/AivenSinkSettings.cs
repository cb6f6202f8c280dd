using Millrace.Config;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>What Aiven's fork of the JDBC connector names or does differently; the rest is <see cref="SinkSettings"/>.</summary>
internal static class AivenSinkSettings
{
    /// <summary><c>multi</c> asks for many rows a statement, which is what insert does here anyway.</summary>
    public static readonly Setting<InsertMode> Mode = Setting.Choice("insert.mode", InsertMode.Insert,
            ("insert", InsertMode.Insert), ("multi", InsertMode.Insert), ("upsert", InsertMode.Upsert), ("update", InsertMode.Update))
        .Group("Writes").Importance(Importance.High).Display("Insert Mode", Width.Medium)
        .Doc("insert and multi make new rows; upsert makes new rows or changes those of the same primary or unique key; update only changes.");

    public static readonly Setting<bool> Quote = Setting.Bool("sql.quote.identifiers", true).Group("Connection").Importance(Importance.Medium)
        .Display("Quote Identifiers", Width.Short).Doc("Whether to put names of tables and columns in back-quotes.");

    public static readonly Setting<bool> Normalize = Setting.Bool("table.name.normalize", false).Group("Data Mapping").Importance(Importance.Medium)
        .Display("Normalize Table Name", Width.Short).Doc("Whether every character of a table name that is no letter, digit or underscore becomes an underscore.");

    public static readonly Setting<IReadOnlyList<string>> Mapping = Setting.List("topics.to.tables.mapping", []).Group("Data Mapping").Importance(Importance.Medium)
        .Check(pairs => pairs.All(pair => pair.Split(':') is [{ Length: > 0 }, { Length: > 0 }]) ? null : "Entries must be topic:table")
        .Display("Topics To Tables Mapping", Width.Long).Doc("Tables of topics, as topic:table; instead of table.name.format.");

    public static readonly ConfigDef Def = ConfigDef.Of(
            [Mode, Quote, Normalize, Mapping, .. SinkSettings.Def.Settings.Where(setting => setting.Name is not ("insert.mode" or "quote.sql.identifiers"))])
        .Rule(DeletesNeedKeys).Rule(SinkSettings.UpdatesNeedKeys).Rule(KeyFieldsFitMode).Open("connection.");

    public static TableNaming Naming(ConfigValues values)
    {
        IReadOnlyList<string> pairs = values.Get(Mapping);
        return new TableNaming(values.Get(SinkSettings.TableNameFormat))
        {
            Normalizes = values.Get(Normalize),
            Mapping = pairs.Count == 0 ? null : pairs.Select(pair => pair.Split(':')).ToDictionary(pair => pair[0], pair => pair[1], StringComparer.Ordinal),
        };
    }

    private static void DeletesNeedKeys(ConfigValidation config)
    {
        if (!config.IsValid(SinkSettings.DeleteEnabled) || !config.IsValid(SinkSettings.PkMode)) return;
        if (config.Values.Get(SinkSettings.DeleteEnabled) && config.Values.Get(SinkSettings.PkMode) != KeyMode.RecordKey)
            config.AddInvalid(SinkSettings.DeleteEnabled, "Deletes are only supported for pk.mode record_key");
    }

    private static void KeyFieldsFitMode(ConfigValidation config)
    {
        if (!config.IsValid(SinkSettings.PkMode) || !config.IsValid(SinkSettings.PkFields)) return;
        int count = config.Values.Get(SinkSettings.PkFields).Count;
        if (config.Values.Get(SinkSettings.PkMode) == KeyMode.None && count > 0) config.AddInvalid(SinkSettings.PkFields, "Primary key fields should not be set when pk.mode is none");
        if (config.Values.Get(SinkSettings.PkMode) == KeyMode.Kafka && count != 3)
            config.AddInvalid(SinkSettings.PkFields, "With pk.mode kafka there must be three fields: the columns of topic, partition and offset");
    }
}
