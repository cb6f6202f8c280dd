using Millrace.Config;

namespace Millrace.Connectors.MySql.Source;

/// <summary>What the settings of the source must be together.</summary>
internal static class SourceRules
{
    /// <summary>Not a rule of the managed spelling, which infers the mode from the columns.</summary>
    public static void ModeIsGiven(ConfigValidation config)
    {
        if (config.IsValid(SourceSettings.Mode) && config.Values.Get(SourceSettings.Mode).Length == 0)
            config.AddInvalid(SourceSettings.Mode, "Query mode must be specified: bulk, incrementing, timestamp or timestamp+incrementing");
    }

    public static void FiltersFit(ConfigValidation config)
    {
        ConfigValues values = config.Values;
        bool white = values.Get(SourceSettings.Whitelist).Count > 0, black = values.Get(SourceSettings.Blacklist).Count > 0;
        bool include = values.Get(SourceSettings.Include).Count > 0, exclude = values.Get(SourceSettings.Exclude).Count > 0;
        if (white && black)
        {
            config.AddInvalid(SourceSettings.Whitelist, "table.whitelist and table.blacklist exclude each other");
            config.AddInvalid(SourceSettings.Blacklist, "table.whitelist and table.blacklist exclude each other");
        }

        if ((white || black) && (include || exclude))
            config.AddInvalid(SourceSettings.Include, "Not together with table.whitelist or table.blacklist");
        if (exclude && !include) config.AddInvalid(SourceSettings.Exclude, "table.exclude.list needs table.include.list");
    }

    public static void QueryStandsAlone(ConfigValidation config)
    {
        ConfigValues values = config.Values;
        bool plain = values.Get(SourceSettings.Query).Length > 0, masked = values.Get(SourceSettings.QueryMasked) is { Reveal.Length: > 0 };
        if (plain && masked) config.AddInvalid(SourceSettings.Query, "query and query.masked exclude each other");
        if (plain || masked) NoTablesBeside(config, plain ? SourceSettings.Query : SourceSettings.QueryMasked);
    }

    /// <param name="config">To judge.</param>
    /// <param name="query">The setting with the query, which gets the errors.</param>
    public static void NoTablesBeside(ConfigValidation config, Setting query)
    {
        foreach (Setting<IReadOnlyList<string>> filter in new[] { SourceSettings.Whitelist, SourceSettings.Blacklist,
            SourceSettings.Include, SourceSettings.Exclude })
            if (config.Values.Get(filter).Count > 0)
                config.AddInvalid(query, $"A query is read instead of tables: not together with {filter.Name}");
    }

    public static void ModeHasItsColumns(ConfigValidation config)
    {
        if (!config.IsValid(SourceSettings.Mode)) return;
        ConfigValues values = config.Values;
        SourceMode mode = SourceOptions.ModeOf(values);
        bool hasTimestamps = values.Get(SourceSettings.TimestampColumns).Count > 0 || values.Get(SourceSettings.TimestampMapping).Count > 0;
        if (mode is SourceMode.Timestamp or SourceMode.TimestampIncrementing && !hasTimestamps)
            config.AddInvalid(SourceSettings.TimestampColumns,
                $"Mode {values.Get(SourceSettings.Mode)} needs the column with the time of the last change");
        // A table's AUTO_INCREMENT column can be found; a query has none.
        if (mode is SourceMode.Incrementing or SourceMode.TimestampIncrementing && HasQuery(values)
            && values.Get(SourceSettings.IncrementingColumn).Length == 0)
            config.AddInvalid(SourceSettings.IncrementingColumn, "With a query the growing column must be named");
        Mapped(SourceSettings.IncrementingColumn.Name, values.Get(SourceSettings.IncrementingColumn).Length > 0,
            SourceSettings.IncrementingMapping);
        Mapped(SourceSettings.TimestampColumns.Name, values.Get(SourceSettings.TimestampColumns).Count > 0,
            SourceSettings.TimestampMapping);

        void Mapped(string other, bool isGiven, Setting<IReadOnlyList<string>> mapping)
        {
            if (values.Get(mapping).Count == 0) return;
            if (isGiven) config.AddInvalid(mapping, $"Not together with {other}");
            if (values.Get(SourceSettings.Include).Count == 0) config.AddInvalid(mapping, "Needs table.include.list");
        }
    }

    // By its names: the managed spelling declares it as one setting.
    private static bool HasQuery(ConfigValues values) =>
        new[] { SourceSettings.Query.Name, SourceSettings.QueryMasked.Name }.Any(name =>
            values.Raw.GetValueOrDefault(name) is { Length: > 0 });
}
