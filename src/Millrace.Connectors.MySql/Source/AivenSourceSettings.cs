using Millrace.Config;

namespace Millrace.Connectors.MySql.Source;

/// <summary>What Aiven's fork of the JDBC connector names or does differently; the rest is <see cref="SourceSettings"/>.</summary>
internal static class AivenSourceSettings
{
    public static readonly Setting<bool> Quote = Setting.Bool("sql.quote.identifiers", true).Group("Connection").Importance(Importance.Medium)
        .Display("Quote Identifiers", Width.Short).Doc("Whether to put names of tables and columns in back-quotes.");

    public static readonly Setting<bool> Qualify = Setting.Bool("table.names.qualify", true).Group("Connection").Importance(Importance.Low)
        .Display("Qualify table names", Width.Short).Doc("Taken without effect: names of tables carry their database only where it is not that of connection.url.");

    public static readonly ConfigDef Def = ConfigDef.Of([Quote, Qualify, .. SourceSettings.Def.Settings])
        .Open("connection.").Rule(SourceRules.ModeIsGiven).Rule(SourceRules.FiltersFit).Rule(SourceRules.QueryStandsAlone).Rule(SourceRules.ModeHasItsColumns);
}
