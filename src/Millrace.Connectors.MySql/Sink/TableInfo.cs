namespace Millrace.Connectors.MySql.Sink;

/// <summary>A table as the server describes it.</summary>
/// <param name="IsView">True for a view, which nobody may evolve.</param>
/// <param name="Collation">Of texts in columns that do not say theirs; null for a view.</param>
internal sealed record TableInfo(bool IsView, string? Collation, IReadOnlyList<TableColumn> Columns)
{
    /// <summary>Its storage engine; null for a view.</summary>
    public string? Engine { get; init; }

    /// <summary>MySQL's column names are case-insensitive.</summary>
    public TableColumn? Find(string column) =>
        Columns.FirstOrDefault(known => known.Name.Equals(column, StringComparison.OrdinalIgnoreCase));

    public bool Has(string column) => Find(column) is not null;
}

/// <summary>A column of it.</summary>
/// <param name="Type">As it stands in CREATE TABLE, such as <c>varchar(20)</c>.</param>
/// <param name="Collation">Null when it is no text.</param>
internal sealed record TableColumn(string Name, string Type, string? Collation)
{
    /// <summary>True for characters and bytes; false for ENUM and SET, which take a number for a place in their list.</summary>
    public bool IsText =>
        Type.Contains("char", StringComparison.OrdinalIgnoreCase) || Type.Contains("text", StringComparison.OrdinalIgnoreCase)
        || Type.Contains("binary", StringComparison.OrdinalIgnoreCase) || Type.Contains("blob", StringComparison.OrdinalIgnoreCase);
}
