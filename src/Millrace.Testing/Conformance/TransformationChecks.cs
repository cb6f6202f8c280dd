using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>What a transformation makes of records.</summary>
internal static class TransformationChecks
{
    private const string Topic = "records";

    public static Task FitsItsSchemasAsync(TransformationConformance suite)
    {
        Fits(Apply(suite.Configured(), suite.Record()));
        return Task.CompletedTask;
    }

    public static Task TakesSchemalessAsync(TransformationConformance suite)
    {
        TestRecord given = suite.SchemalessRecord();
        bool isSchemaless = given.KeySchema is null && given.ValueSchema is null;
        Require(isSchemaless, $"{nameof(suite.SchemalessRecord)} has given a record with a schema.");
        Fits(Apply(suite.Configured(), given));
        return Task.CompletedTask;
    }

    /// <summary>A record without a value deletes: what becomes of it in a chain must still do so.</summary>
    public static Task LetsATombstonePassAsync(TransformationConformance suite)
    {
        Record record;
        try
        {
            record = Apply(suite.Configured(), suite.Record() with { ValueSchema = null, Value = Value.Null });
        }
        catch (DataException fault)
        {
            throw new CheckFailedException($"A record without a value is refused: {fault.Message}", fault);
        }

        Require(record.Value.IsNull, $"A record without a value has come out with one: {record.Value}.");
        return Task.CompletedTask;
    }

    /// <summary>Converters and sinks look up by the schema's object what to do, for each record.</summary>
    public static Task MakesOneSchemaAsync(TransformationConformance suite)
    {
        Transformation made = suite.Configured();
        TestRecord given = suite.Record();
        Record first = Apply(made, given), second = Apply(made, given);
        bool isSame = ReferenceEquals(first.ValueSchema, second.ValueSchema) && ReferenceEquals(first.KeySchema, second.KeySchema);
        Require(isSame, "Two records of one schema have come out with two: work out once what becomes of a schema, and keep it.");
        return Task.CompletedTask;
    }

    /// <summary>A topic that was read twice has its schemas twice.</summary>
    public static Task TakesAnEqualSchemaAsync(TransformationConformance suite)
    {
        TestRecord given = suite.Record();
        TestRecord other = given with
        {
            KeySchema = given.KeySchema?.ToBuilder().Build(),
            ValueSchema = given.ValueSchema?.ToBuilder().Build(),
        };
        Transformation made = suite.Configured();
        Record first = Apply(made, given), second = Apply(made, other), third = Apply(made, given);
        RequireSame(first, second, "a record whose schema is equal to the one before");
        RequireSame(first, third, "a record of a schema that had come before");
        return Task.CompletedTask;
    }

    /// <summary>A batch's memory is written over when it is done: what was kept of it is nonsense in the next one.</summary>
    public static Task KeepsNothingAsync(TransformationConformance suite)
    {
        TestRecord given = suite.Record();
        Record expected = Apply(suite.Configured(), given);
        Transformation made = suite.Configured();
        var batch = new RecordBatch();
        for (int i = 0; i < 3; i++)
        {
            BatchMemory.Fill(batch, i);
            Record found = Detached(Transform(made, Put(batch, given), batch));
            RequireSame(expected, found, "a record that others came before");
            BatchMemory.Overwrite(batch);
        }

        return Task.CompletedTask;
    }

    public static Task RefusesABadRecordAsync(TransformationConformance suite)
    {
        try
        {
            Apply(suite.Configured(), suite.BadRecord());
        }
        catch (DataException fault)
        {
            Require(fault.Message.Length > 0, "The error does not say what is wrong with the record.");
            return Task.CompletedTask;
        }
        catch (Exception fault) when (fault is not CheckFailedException)
        {
            throw new CheckFailedException(
                $"A record that cannot be transformed is a {nameof(DataException)}, which errors.tolerance decides about; thrown was "
                + $"{fault}", fault);
        }

        throw new CheckFailedException("A bad record has passed.");
    }

    private static Record Apply(Transformation made, TestRecord given)
    {
        var batch = new RecordBatch();
        return Detached(Transform(made, Put(batch, given), batch));
    }

    private static int Put(RecordBatch batch, TestRecord given)
    {
        ref Record record = ref batch.Add();
        record.Topic = record.OriginalTopic = Topic;
        record.Timestamp = given.Timestamp;
        record.TimestampType = TimestampType.CreateTime;
        record.Headers = given.Headers;
        (record.KeySchema, record.ValueSchema) = (given.KeySchema, given.ValueSchema);
        record.Key = BatchMemory.Copy(given.Key, batch.Arena);
        record.Value = BatchMemory.Copy(given.Value, batch.Arena);
        return batch.Count - 1;
    }

    private static Record Transform(Transformation made, int index, RecordBatch batch)
    {
        ref Record record = ref batch.Records[index];
        Require(made.Apply(ref record, batch.Arena), "The record was dropped.");
        return record;
    }

    private static Record Detached(Record record)
    {
        record.Key = record.Key.Detach();
        record.Value = record.Value.Detach();
        return record;
    }

    private static void Fits(in Record record)
    {
        string? misfit = SchemaFit.Misfit("the key", record.KeySchema, record.Key)
            ?? SchemaFit.Misfit("the value", record.ValueSchema, record.Value);
        Require(misfit is null, $"The record does not fit its schemas: {misfit}.");
    }

    private static void RequireSame(in Record expected, in Record found, string what)
    {
        bool isSame = expected.Topic == found.Topic && expected.Timestamp == found.Timestamp && expected.Key == found.Key
            && expected.Value == found.Value && Equals(expected.KeySchema, found.KeySchema)
            && Equals(expected.ValueSchema, found.ValueSchema);
        Require(isSame, $"From {what} has come {found.Key}: {found.Value}, and not {expected.Key}: {expected.Value}.");
    }
}
