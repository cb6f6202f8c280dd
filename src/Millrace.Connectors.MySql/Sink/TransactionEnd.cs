namespace Millrace.Connectors.MySql.Sink;

internal enum TransactionEnd
{
    Commit,

    /// <summary>A trial: only whether it works is asked.</summary>
    Rollback,
}
