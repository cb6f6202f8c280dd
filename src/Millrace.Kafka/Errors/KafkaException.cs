namespace Millrace.Kafka;

/// <summary>A call to Kafka failed; carries Kafka's error code and name.</summary>
public sealed class KafkaException : Exception
{
    internal KafkaException(KafkaErrorCode code, string attempt, string? detail = null, Severity severity = Severity.FromCode)
        : base(Describe(code, attempt, detail))
    {
        Code = code;
        KafkaError error = KafkaError.Of(code);
        Name = error.Name;
        IsFatal = severity == Severity.Fatal || code == KafkaErrorCode.LocalFatal;
        IsRetriable = !IsFatal && (severity == Severity.Retriable || error.IsRetriable);
        RequiresAbort = severity == Severity.AbortTransaction;
    }

    internal enum Severity
    {
        FromCode,
        Retriable,
        AbortTransaction,
        Fatal,
    }

    /// <summary>The broker's code, or librdkafka's own (-137 and below).</summary>
    public KafkaErrorCode Code { get; }

    /// <summary>Kafka's name of the code, such as <c>UNKNOWN_TOPIC_OR_PARTITION</c>.</summary>
    public string Name { get; }

    /// <summary>True when the same call can succeed later without a change.</summary>
    public bool IsRetriable { get; }

    /// <summary>True when this client cannot go on: dispose it and make a new one.</summary>
    public bool IsFatal { get; }

    /// <summary>True when the running transaction must be aborted before the producer can go on.</summary>
    public bool RequiresAbort { get; }

    private static string Describe(KafkaErrorCode code, string attempt, string? detail)
    {
        KafkaError error = KafkaError.Of(code);
        string reason = string.IsNullOrWhiteSpace(detail) ? error.Description : detail.TrimEnd();
        if (!reason.EndsWith('.'))
            reason += ".";
        string? wayOut = WayOut.Of(code);
        return wayOut is null
            ? $"{attempt}: {error.Name} ({(int)code}): {reason}"
            : $"{attempt}: {error.Name} ({(int)code}): {reason} {wayOut}";
    }
}
