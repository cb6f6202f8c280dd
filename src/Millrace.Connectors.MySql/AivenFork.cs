using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Settings;
using Millrace.Connectors.MySql.Sink;
using Millrace.Connectors.MySql.Source;

namespace Millrace.Connectors.MySql;

/// <summary>
/// What Aiven's fork of the JDBC connectors names or does differently; the rest is <see cref="SinkSettings"/> and
/// <see cref="SourceSettings"/>.
/// </summary>
internal static class AivenFork
{
    private const string TextType = "VARCHAR(256)";

    // multi asks for many rows a statement, which is what insert does here anyway.
    private static readonly Setting<InsertMode> Mode = Setting.Choice("insert.mode", InsertMode.Insert,
            ("insert", InsertMode.Insert), ("multi", InsertMode.Insert), ("upsert", InsertMode.Upsert), ("update", InsertMode.Update))
        .Group("Writes").Importance(Importance.High).Display("Insert Mode", Width.Medium)
        .Doc("insert and multi make new rows; upsert makes new rows or changes those of the same primary or unique key; "
            + "update only changes.");

    private static readonly Setting<bool> Quote = Setting.Bool("sql.quote.identifiers", true).Group("Connection")
        .Importance(Importance.Medium).Display("Quote Identifiers", Width.Short)
        .Doc("Whether to put names of tables and columns in back-quotes.");

    private static readonly Setting<bool> Normalize = Setting.Bool("table.name.normalize", false).Group("Data Mapping")
        .Importance(Importance.Medium).Display("Normalize Table Name", Width.Short)
        .Doc("Whether every character of a table name that is no letter, digit or underscore becomes an underscore.");

    private static readonly Setting<IReadOnlyList<string>> Mapping = Setting.List("topics.to.tables.mapping", []).Group("Data Mapping")
        .Importance(Importance.Medium)
        .Check(pairs => pairs.All(pair => pair.Split(':') is [{ Length: > 0 }, { Length: > 0 }]) ? null : "Entries must be topic:table")
        .Display("Topics To Tables Mapping", Width.Long).Doc("Tables of topics, as topic:table; instead of table.name.format.");

    private static readonly Setting<bool> Qualify = Setting.Bool("table.names.qualify", true).Group("Connection").Importance(Importance.Low)
        .Display("Qualify table names", Width.Short)
        .Doc("Taken without effect: names of tables carry their database only where it is not that of connection.url.");

    /// <summary>The settings of its sink.</summary>
    public static readonly ConfigDef SinkDef = ConfigDef.Of(
            [
                Mode, Quote, Normalize, Mapping,
                .. SinkSettings.Def.Settings.Where(setting => setting != SinkSettings.Mode && setting != ConnectionSettings.Quote),
            ])
        .Rule(DeletesNeedKeys).Rule(SinkSettings.UpdatesNeedKeys).Rule(KeyFieldsFitMode).Open("connection.");

    /// <summary>Its source, which only names some things differently.</summary>
    public static readonly Spelling Source = Spelling.Of(ConfigDef.Of([Quote, Qualify, .. SourceSettings.Def.Settings])
            .Open("connection.")
            .Rule(SourceRules.ModeIsGiven).Rule(SourceRules.FiltersFit).Rule(SourceRules.QueryStandsAlone)
            .Rule(SourceRules.ModeHasItsColumns))
        .Make(
            ConnectionSettings.Quote.Name,
            given => given.TryGetValue(Quote.Name, out string? quotes) ? QuoteModeOf(quotes) : null, Quote.Name);

    /// <summary>Binds a configuration of its sink.</summary>
    /// <exception cref="Errors.ConfigException"/>
    public static SinkOptions BindSink(IReadOnlyDictionary<string, string> config)
    {
        ConfigValues values = SinkDef.Parse(config);
        IReadOnlyList<string> pairs = values.Get(Mapping);
        var naming = new TableNaming(values.Get(SinkSettings.TableNameFormat))
        {
            Normalizes = values.Get(Normalize),
            Mapping = pairs.Count == 0 ? null : pairs.Select(pair => pair.Split(':')).ToDictionary(pair => pair[0], pair => pair[1]),
        };
        QuoteMode quote = values.Get(Quote) ? QuoteMode.Always : QuoteMode.Never;
        return SinkOptions.Of(values, naming, quote) with { TextType = TextType, KeyTextType = TextType };
    }

    private static string QuoteModeOf(string quotes) =>
        quotes.Trim().Equals("false", StringComparison.OrdinalIgnoreCase) ? "NEVER" : "ALWAYS";

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
        if (config.Values.Get(SinkSettings.PkMode) == KeyMode.None && count > 0)
            config.AddInvalid(SinkSettings.PkFields, "Primary key fields should not be set when pk.mode is none");
        if (config.Values.Get(SinkSettings.PkMode) == KeyMode.Kafka && count != 3)
        {
            config.AddInvalid(
                SinkSettings.PkFields, "With pk.mode kafka there must be three fields: the columns of topic, partition and offset");
        }
    }
}
