using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Values to bytes and back.</summary>
internal static class ConverterChecks
{
    private const string Topic = "records";

    // Each length of a short payload, and some of a long one.
    private const int MostCuts = 200;

    public static Task ReadsBackAsync(ConverterConformance suite)
    {
        Converter converter = suite.Configured();
        foreach (var (schema, value) in suite.Values())
        {
            byte[] payload = Encode(converter, schema, value);
            Schema? read = converter.Decode(Topic, payload, new ValueArena(), out Value found);
            Require(found == value, $"{value} was written, and {found} read back.");
            string? misfit = SchemaFit.Misfit("the value", read, found);
            Require(misfit is null, $"What was read does not fit its schema: {misfit}.");
        }

        return Task.CompletedTask;
    }

    /// <summary>A buffer that gives no more than what is asked for shows who writes beyond.</summary>
    public static Task WritesToAnyBufferAsync(ConverterConformance suite)
    {
        Converter converter = suite.Configured();
        foreach (var (schema, value) in suite.Values())
        {
            byte[] expected = Encode(converter, schema, value);
            var tight = new TightBuffer();
            try
            {
                converter.Encode(Topic, schema, in value, tight);
            }
            catch (Exception fault) when (fault is ArgumentException or IndexOutOfRangeException or InvalidOperationException)
            {
                throw new CheckFailedException(
                    $"{value} does not go into a buffer whose memory is as large as GetSpan was asked for: {fault.Message}", fault);
            }

            Require(tight.Written.SequenceEqual(expected), $"{value} has become other bytes where the buffer's memory was small.");
        }

        return Task.CompletedTask;
    }

    public static Task WritesNothingForATombstoneAsync(ConverterConformance suite)
    {
        var output = new ArrayBufferWriter<byte>();
        bool isWritten = suite.Configured().Encode(Topic, null, Value.Null, output);
        Require(!isWritten && output.WrittenCount == 0,
            $"A value that is null has become {output.WrittenCount} bytes: the record deletes nothing any more.");
        return Task.CompletedTask;
    }

    /// <summary>Transformations and sinks look up by the schema's object what to do, for each record.</summary>
    public static Task HasOneSchemaAsync(ConverterConformance suite)
    {
        Converter converter = suite.Configured();
        foreach (var (schema, value) in suite.Values())
        {
            byte[] payload = Encode(converter, schema, value);
            Schema? first = converter.Decode(Topic, payload, new ValueArena(), out _);
            Schema? second = converter.Decode(Topic, payload, new ValueArena(), out _);
            Require(ReferenceEquals(first, second), $"The same payload was read twice and has two schemas: {first} and {second}.");
        }

        return Task.CompletedTask;
    }

    /// <summary>Payload and batch are written over when they are done: what was kept of them is nonsense in the next record.</summary>
    public static Task KeepsNothingAsync(ConverterConformance suite)
    {
        Converter converter = suite.Configured();
        var batch = new RecordBatch();
        foreach (var (schema, value) in suite.Values())
        {
            byte[] payload = Encode(converter, schema, value);
            Value expected = Read(suite.Configured(), payload);
            for (int i = 0; i < 3; i++)
            {
                byte[] bytes = [.. payload];
                BatchMemory.Fill(batch, i);
                converter.Decode(Topic, bytes, batch.Arena, out Value found);
                bytes.AsSpan().Fill((byte)'?');
                Require(found == expected, $"{expected} was read as {found} when memory of a record before was used for something else.");
                BatchMemory.Overwrite(batch);
            }

            byte[] again = Encode(converter, schema, value);
            Require(again.SequenceEqual(payload), $"{value} was written twice, as different bytes.");
        }

        return Task.CompletedTask;
    }

    public static Task ReadsOnAfterACutAsync(ConverterConformance suite)
    {
        Converter converter = suite.Configured();
        foreach (var (schema, value) in suite.Values())
        {
            byte[] payload = Encode(converter, schema, value);
            int step = Math.Max(1, payload.Length / MostCuts);
            for (int length = 0; length < payload.Length; length += step) Cut(converter, payload.AsSpan(0, length));
            Value expected = Read(suite.Configured(), payload), found = Read(converter, payload);
            Require(found == expected, $"{expected} was read as {found} after payloads that were cut.");
        }

        return Task.CompletedTask;
    }

    public static Task RefusesABadPayloadAsync(ConverterConformance suite)
    {
        Require(Cut(suite.Configured(), suite.BadPayload()) is not null, "Bytes that cannot be read have become a value.");
        return Task.CompletedTask;
    }

    /// <summary>Reads what may be no whole payload. Some bytes are a value all the same.</summary>
    private static DataException? Cut(Converter converter, ReadOnlySpan<byte> payload)
    {
        try
        {
            converter.Decode(Topic, payload, new ValueArena(), out _);
            return null;
        }
        catch (DataException fault)
        {
            return fault;
        }
        catch (Exception fault)
        {
            throw new CheckFailedException(
                $"Bytes that cannot be read are a {nameof(DataException)}, which errors.tolerance decides about; {payload.Length} bytes "
                + $"have led to {fault}", fault);
        }
    }

    private static Value Read(Converter converter, byte[] payload)
    {
        converter.Decode(Topic, payload, new ValueArena(), out Value value);
        return value;
    }

    private static byte[] Encode(Converter converter, Schema? schema, in Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Require(converter.Encode(Topic, schema, in value, output), $"{value} was written as null.");
        return output.WrittenSpan.ToArray();
    }

    /// <summary>Gives just what is asked for, and one byte where nothing is.</summary>
    private sealed class TightBuffer : IBufferWriter<byte>
    {
        private readonly List<byte> _written = [];
        private byte[] _given = [];

        public IReadOnlyList<byte> Written => _written;

        public void Advance(int count)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _given.Length);
            _written.AddRange(_given.AsSpan(0, count));
            _given = [];
        }

        public Memory<byte> GetMemory(int sizeHint = 0) => _given = new byte[Math.Max(1, sizeHint)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
