namespace Millrace.Connectors.MySql.Client;

/// <summary>What an error of the server or the client library lets the caller do. Decided once, in <see cref="MySqlErrors"/>.</summary>
internal enum MySqlErrorKind
{
    /// <summary>It may succeed when tried again: lost connection, deadlock, server starting or failing over.</summary>
    Transient,

    /// <summary>The row is refused: constraint, range, length.</summary>
    BadRow,

    /// <summary>
    /// The server refuses the table, the column or the statement that a schema asks for: names, sizes, types.
    /// Every record of that schema is bad, and no other.
    /// </summary>
    BadSchema,

    /// <summary>The table is not as we remember it: look at it again, then once more.</summary>
    TableChanged,

    /// <summary>Nobody's row is at fault and waiting does not help: disk full, access denied, bad SQL. A person must act.</summary>
    Fatal,
}
