using Millrace.Data;
using Millrace.Records;

namespace Millrace.Cli.Commands.Meter;

/// <summary>Where readings come from: the simulated meter or a file of real ones. The first field is the reading's id.</summary>
internal abstract class MeterReadings : IDisposable
{
    /// <summary>Type of a reading: a struct whose first field is <c>ID</c>, with <c>modified</c> as a timestamp.</summary>
    public abstract Schema Schema { get; }

    /// <summary>Readings there are in all, or null when there is no end.</summary>
    public virtual long? Total => null;

    /// <summary>Adds the next reading to the batch; false when there is none left.</summary>
    public bool Next(RecordBatch batch)
    {
        Value reading = batch.Arena.Struct(Schema.Fields.Count, out Span<Value> fields);
        if (!Fill(fields, batch.Arena)) return false;
        ref Record record = ref batch.Add();
        record.ValueSchema = Schema;
        record.Value = reading;
        return true;
    }

    public virtual void Dispose()
    {
    }

    /// <summary>Writes the fields of the next reading; those left alone are null. False when there is none left.</summary>
    protected abstract bool Fill(Span<Value> fields, ValueArena arena);
}
