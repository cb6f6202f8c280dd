namespace Millrace.Connectors.MySql.Client;

/// <summary>Names and texts as they stand in SQL, so that no name can become a statement.</summary>
internal sealed class SqlNames(QuoteMode quote, ServerFeatures features)
{
    /// <summary>A column's name, with embedded back-quotes doubled.</summary>
    public string Quote(string name) => quote == QuoteMode.Always ? $"`{name.Replace("`", "``", StringComparison.Ordinal)}`" : name;

    public string Quote(TableId table, string currentDatabase)
    {
        string database = table.Database ?? currentDatabase;
        return database.Length == 0 ? Quote(table.Name) : $"{Quote(database)}.{Quote(table.Name)}";
    }

    /// <summary>A text literal. Without NO_BACKSLASH_ESCAPES a backslash is an escape and must be doubled.</summary>
    public string Literal(string text)
    {
        text = text.Replace("'", "''", StringComparison.Ordinal);
        return $"'{(features.NoBackslashEscapes ? text : text.Replace("\\", "\\\\", StringComparison.Ordinal))}'";
    }
}
