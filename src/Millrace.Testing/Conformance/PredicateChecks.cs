using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>What a predicate says of records.</summary>
internal static class PredicateChecks
{
    public static Task MeansTheOneAsync(PredicateConformance suite)
    {
        Require(Says(suite.Configured(), suite.Topic, suite.Record()), $"It is false for {nameof(suite.Record)}.");
        return Task.CompletedTask;
    }

    public static Task MeansNoOtherAsync(PredicateConformance suite)
    {
        Require(!Says(suite.Configured(), suite.OtherTopic, suite.OtherRecord()), $"It is true for {nameof(suite.OtherRecord)}.");
        return Task.CompletedTask;
    }

    /// <summary>A chain that it decides about has deletes in it, too.</summary>
    public static Task TakesATombstoneAsync(PredicateConformance suite) =>
        AnswersAsync(suite, suite.Record() with { ValueSchema = null, Value = Value.Null }, "A record without a value");

    /// <summary>JSON without schemas, and text: the worker's converters decide, not the predicate.</summary>
    public static Task TakesSchemalessAsync(PredicateConformance suite)
    {
        TestRecord given = suite.Record();
        return AnswersAsync(suite, given with { KeySchema = null, ValueSchema = null }, "A record without schemas");
    }

    /// <summary>It answers by the record alone, also when the memory of those before is written over.</summary>
    public static Task KeepsNothingAsync(PredicateConformance suite)
    {
        bool one = Says(suite.Configured(), suite.Topic, suite.Record());
        bool other = Says(suite.Configured(), suite.OtherTopic, suite.OtherRecord());
        Predicate made = suite.Configured();
        var batch = new RecordBatch();
        for (int i = 0; i < 3; i++)
        {
            BatchMemory.Fill(batch, i);
            Require(Says(made, suite.Topic, suite.Record(), batch) == one, $"After others it is {!one} for {nameof(suite.Record)}.");
            bool isSame = Says(made, suite.OtherTopic, suite.OtherRecord(), batch) == other;
            Require(isSame, $"After others it is {!other} for {nameof(suite.OtherRecord)}.");
            BatchMemory.Overwrite(batch);
        }

        return Task.CompletedTask;
    }

    public static Task RefusesABadRecordAsync(PredicateConformance suite)
    {
        try
        {
            Says(suite.Configured(), suite.Topic, suite.BadRecord());
        }
        catch (DataException fault)
        {
            Require(fault.Message.Length > 0, "The error does not say what is wrong with the record.");
            return Task.CompletedTask;
        }
        catch (Exception fault)
        {
            throw new CheckFailedException(
                $"A record of which it cannot be said is a {nameof(DataException)}, which errors.tolerance decides about; thrown was "
                + $"{fault}", fault);
        }

        throw new CheckFailedException("A bad record was answered.");
    }

    private static Task AnswersAsync(PredicateConformance suite, TestRecord given, string what)
    {
        try
        {
            Says(suite.Configured(), suite.Topic, given);
        }
        catch (DataException)
        {
            // Of this record it cannot be said, and errors.tolerance decides about it.
        }
        catch (Exception fault)
        {
            throw new CheckFailedException($"{what} stops the task: {fault}", fault);
        }

        return Task.CompletedTask;
    }

    private static bool Says(Predicate made, string topic, TestRecord given, RecordBatch? batch = null)
    {
        batch ??= new RecordBatch();
        ref Record record = ref batch.Add();
        record.Topic = record.OriginalTopic = topic;
        record.Timestamp = given.Timestamp;
        record.TimestampType = TimestampType.CreateTime;
        record.Headers = given.Headers;
        (record.KeySchema, record.ValueSchema) = (given.KeySchema, given.ValueSchema);
        record.Key = BatchMemory.Copy(given.Key, batch.Arena);
        record.Value = BatchMemory.Copy(given.Value, batch.Arena);
        return made.Test(in record);
    }
}
