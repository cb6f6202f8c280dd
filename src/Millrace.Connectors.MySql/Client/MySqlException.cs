namespace Millrace.Connectors.MySql.Client;

/// <summary>An error of the server (numbers from 1000, 3000 and up) or of the client library (2000 to 2999).</summary>
internal sealed class MySqlException(int number, string sqlState, string serverMessage)
    : Exception($"{serverMessage} (MySQL error {number}, SQLSTATE {sqlState})" + (MySqlErrors.Advice(number) is { } advice ? $" {advice}" : ""))
{
    public int Number { get; } = number;

    public string SqlState { get; } = sqlState;

    /// <summary>The text as it came, without number and advice.</summary>
    public string ServerMessage { get; } = serverMessage;

    public MySqlErrorKind Kind { get; } = MySqlErrors.KindOf(number, sqlState);

    /// <summary>The same without the server's words: they repeat parts of the statement, which may be a secret.</summary>
    public MySqlException WithoutWords() => new(Number, SqlState, "The server's words are not shown, because they repeat parts of the query");

    public bool EndsConnection => MySqlErrors.EndsConnection(Number);
}
