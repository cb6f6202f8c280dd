namespace Millrace.Connectors.MySql.Client;

/// <summary>An error of the server (numbers from 1000, 3000 and up) or of the client library (2000 to 2999).</summary>
internal sealed class MySqlException : Exception
{
    public MySqlException(int number, string sqlState, string serverMessage)
        : this(number, sqlState, serverMessage, MySqlErrors.Advice(number, serverMessage))
    {
    }

    private MySqlException(int number, string sqlState, string serverMessage, string? advice)
        : base(Described(number, sqlState, serverMessage) + (advice is null ? "" : $". {advice}"))
    {
        Number = number;
        SqlState = sqlState;
        ServerMessage = serverMessage;
        Kind = MySqlErrors.KindOf(number, sqlState, serverMessage);
    }

    public int Number { get; }

    public string SqlState { get; }

    /// <summary>The text as it came, without number and advice.</summary>
    public string ServerMessage { get; }

    public MySqlErrorKind Kind { get; }

    /// <summary>The server's words with its numbers, without advice.</summary>
    public string Description => Described(Number, SqlState, ServerMessage);

    /// <summary>True when some records are refused and the others are not.</summary>
    public bool IsOfRecord => Kind is MySqlErrorKind.BadRow or MySqlErrorKind.BadSchema;

    /// <summary>The same without the server's words: they repeat parts of the statement, which may be a secret.</summary>
    public MySqlException WithoutWords() =>
        new(Number, SqlState, "The server's words are not shown, because they repeat parts of the query");

    /// <summary>The same for where another advice is given: two that differ help nobody.</summary>
    public MySqlException WithoutAdvice() => new(Number, SqlState, ServerMessage, null);

    /// <summary>The same, saying what was being done.</summary>
    /// <param name="what">Put before the server's words.</param>
    public MySqlException During(string what) => new(Number, SqlState, $"{what}: {ServerMessage}");

    public bool EndsConnection => MySqlErrors.EndsConnection(Number);

    private static string Described(int number, string sqlState, string serverMessage) =>
        $"{serverMessage} (MySQL error {number}, SQLSTATE {sqlState})";
}

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
