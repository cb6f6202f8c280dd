using Millrace.Connectors.MySql.Client;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// A way to send the rows of a buffer with one kind of statement. A third one, LOAD DATA LOCAL, would fit here:
/// faster on MySQL, but off by default there.
/// </summary>
internal abstract class RowExecutor : IDisposable
{
    /// <summary>
    /// The fastest way the server knows: array binding on MariaDB, many rows a statement on MySQL. Errors:
    /// <see cref="MySqlException"/> when it refuses the statement.
    /// </summary>
    public static RowExecutor Create(MySqlConnection connection, SqlStatement statement, Action warned) =>
        connection.Features.HasArrayBinding
        ? new ArrayExecutor(connection, statement) { Warned = warned }
        : new MultiRowExecutor(connection, statement) { Warned = warned };

    /// <summary>Called after a statement that left notes or warnings, before the next one.</summary>
    public Action? Warned { get; init; }

    /// <summary>
    /// Sends all rows, in order. Errors: <see cref="MySqlException"/>; then some of them may have been executed in this transaction.
    /// </summary>
    public abstract void Execute(RowBuffer rows);

    public abstract void Dispose();
}
