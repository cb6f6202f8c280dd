namespace Millrace.Registry.Log;

/// <summary>Takes what a <see cref="LogReader"/> reads; called from one thread. Tests feed a store through it without Kafka.</summary>
internal interface ILogSink
{
    /// <param name="records">In the order of their offsets.</param>
    /// <param name="next">Offset of the record to come.</param>
    /// <param name="isAtEnd">No more records at the moment.</param>
    void Take(IReadOnlyList<LogRecord> records, long next, bool isAtEnd);

    /// <summary>The topic was made anew: everything known is forgotten.</summary>
    void Reset();
}
