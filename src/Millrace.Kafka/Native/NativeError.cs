namespace Millrace.Kafka.Native;

/// <summary>Turns librdkafka's two ways of failing (a code, an error object) into <see cref="KafkaException"/>.</summary>
internal static class NativeError
{
    public static void ThrowIf(KafkaErrorCode code, string attempt)
    {
        if (code != KafkaErrorCode.None)
            throw new KafkaException(code, attempt);
    }

    /// <summary>Like <see cref="ThrowIf(KafkaErrorCode, string)"/>, but answers "fatal error" with the error beneath it.</summary>
    public static void ThrowIf(KafkaErrorCode code, string attempt, ClientHandle client)
    {
        if (code == KafkaErrorCode.LocalFatal)
            throw Fatal(client, attempt);
        ThrowIf(code, attempt);
    }

    /// <summary>For an event that carries its own words of the error.</summary>
    public static void ThrowIf(KafkaErrorCode code, string attempt, nint rkev)
    {
        if (code != KafkaErrorCode.None)
            throw new KafkaException(code, attempt, Utf8.ToString(Librdkafka.rd_kafka_event_error_string(rkev)));
    }

    /// <summary>Takes over <paramref name="error"/> (0 is success) and destroys it.</summary>
    public static void ThrowIf(nint error, string attempt)
    {
        if (error != 0)
            throw Take(error, attempt);
    }

    /// <summary>The exception of an error object that the caller owns; destroys the object.</summary>
    public static KafkaException Take(nint error, string attempt)
    {
        KafkaException exception = Read(error, attempt);
        Librdkafka.rd_kafka_error_destroy(error);
        return exception;
    }

    /// <summary>The exception of an error object that stays with its owner.</summary>
    public static KafkaException Read(nint error, string attempt)
    {
        KafkaException.Severity severity = KafkaException.Severity.FromCode;
        if (Librdkafka.rd_kafka_error_is_fatal(error) != 0)
            severity = KafkaException.Severity.Fatal;
        else if (Librdkafka.rd_kafka_error_txn_requires_abort(error) != 0)
            severity = KafkaException.Severity.AbortTransaction;
        else if (Librdkafka.rd_kafka_error_is_retriable(error) != 0)
            severity = KafkaException.Severity.Retriable;
        string? detail = Utf8.ToString(Librdkafka.rd_kafka_error_string(error));
        return new KafkaException(Librdkafka.rd_kafka_error_code(error), attempt, detail, severity);
    }

    public static KafkaException Fatal(ClientHandle client, string attempt)
        => FatalOrNull(client, attempt) ?? new KafkaException(KafkaErrorCode.LocalFatal, attempt);

    /// <summary>Null while the client has met no fatal error.</summary>
    public static KafkaException? FatalOrNull(ClientHandle client, string attempt)
    {
        Span<byte> text = stackalloc byte[Utf8.ErrorTextBytes];
        KafkaErrorCode cause = Librdkafka.rd_kafka_fatal_error(client, text, (nuint)text.Length);
        return cause == KafkaErrorCode.None
            ? null
            : new KafkaException(cause, attempt, Utf8.ToString(text), KafkaException.Severity.Fatal);
    }
}
