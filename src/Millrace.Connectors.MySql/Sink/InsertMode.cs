namespace Millrace.Connectors.MySql.Sink;

/// <summary>What is done with a record that has a value.</summary>
internal enum InsertMode
{
    /// <summary>A new row; a row of the same key is an error.</summary>
    Insert,

    /// <summary>A new row, or new values for the row of the same key.</summary>
    Upsert,

    /// <summary>New values for the row of the same key; nothing where there is none.</summary>
    Update,
}
