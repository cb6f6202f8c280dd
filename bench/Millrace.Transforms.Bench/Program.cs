// Rows per second of CPU time and bytes allocated per row of Filter and Compute together, for the 9-column reading of a smart meter, beside
// the same arithmetic written by hand in C# over the same rows. Both write the computed rows into the batch's memory.
// CPU time, so that a busy machine does not change the result.
//   dotnet run -c Release --project bench/Millrace.Transforms.Bench [SECONDS]
using System.Diagnostics;
using System.Globalization;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Records;
using Millrace.Transforms;

const int BatchRows = 500;
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2);

string[] names = ["ID", "profile_name", "temperature", "humidity", "pressure", "voltage", "current", "power", "modified"];
Schema schema = SchemaBuilder.Struct().Name("meter.Reading")
    .Field("ID", Schema.Int64).Field("profile_name", Schema.String)
    .Field("temperature", Schema.OptionalFloat64).Field("humidity", Schema.OptionalFloat64).Field("pressure", Schema.OptionalFloat64)
    .Field("voltage", Schema.OptionalFloat64).Field("current", Schema.OptionalFloat64).Field("power", Schema.OptionalFloat64)
    .Field("modified", LogicalTypes.TimestampSchema)
    .Build();
const int Temperature = 2, Pressure = 4;
var random = new Random(1);
string[] profiles = ["boston", "denver", "losang"];
Value[][] readings = Enumerable.Range(0, BatchRows).Select(i => (Value[])
    [Value.Int64(1_000_000 + i), Utf8(profiles[i % 3]), .. Enumerable.Range(0, 6).Select(_ => Measurement()),
        Value.Int64(1_700_000_000_000 + i)]).ToArray();
Value[] structs = [.. readings.Select(fields => Value.Struct(fields))];
Value[] maps = [.. readings.Select(fields => Value.Map([.. fields.SelectMany((field, i) => new[] { Utf8(names[i]), field })]))];

var filter = Make("io.millrace.transforms.Filter$Value", "condition", "temperature is not null and pressure is not null");
var compute =
    Make("io.millrace.transforms.Compute$Value", "expressions", "pressure = pressure / 6.895; temperature = temperature * 1.8 + 32");
var arena = new ValueArena();
var record = new Record { Topic = "readings" };
double sum = 0;

Report("structs: Filter and Compute", () =>
{
    foreach (Value row in structs)
    {
        (record.ValueSchema, record.Value) = (schema, row);
        if (filter.Apply(ref record, arena) && compute.Apply(ref record, arena)) sum += record.Value.Items[Pressure].AsFloat64;
    }
});
Report("structs: by hand", () =>
{
    foreach (Value row in structs)
    {
        ReadOnlySpan<Value> old = row.Items;
        if (old[Temperature].IsNull || old[Pressure].IsNull) continue;
        Value computed = arena.Struct(old.Length, out Span<Value> fields);
        old.CopyTo(fields);
        fields[Pressure] = Value.Float64(fields[Pressure].AsFloat64 / 6.895);
        fields[Temperature] = Value.Float64((fields[Temperature].AsFloat64 * 1.8) + 32);
        (record.ValueSchema, record.Value) = (schema, computed);
        sum += record.Value.Items[Pressure].AsFloat64;
    }
});
Report("maps without schema: Filter and Compute", () =>
{
    foreach (Value row in maps)
    {
        (record.ValueSchema, record.Value) = (null, row);
        if (filter.Apply(ref record, arena) && compute.Apply(ref record, arena)) sum += record.Value.Items[(2 * Pressure) + 1].AsFloat64;
    }
});
Report("maps without schema: by hand", () =>
{
    foreach (Value row in maps)
    {
        ReadOnlySpan<Value> old = row.Items;
        int temperature = Find(old, "temperature"u8), pressure = Find(old, "pressure"u8);
        if (temperature < 0 || pressure < 0 || old[temperature].IsNull || old[pressure].IsNull) continue;
        Value computed = arena.Map(old.Length / 2, out Span<Value> entries);
        old.CopyTo(entries);
        entries[pressure] = Value.Float64(entries[pressure].AsFloat64 / 6.895);
        entries[temperature] = Value.Float64((entries[temperature].AsFloat64 * 1.8) + 32);
        (record.ValueSchema, record.Value) = (null, computed);
        sum += record.Value.Items[pressure].AsFloat64;
    }
});
Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"(sum of all, so that nothing is left out: {sum:E2})"));

// One in twenty measurements is missing, the others have one decimal.
Value Measurement() => random.Next(20) == 0 ? Value.Null : Value.Float64(Math.Round(random.NextDouble() * 1000, 1));

static Value Utf8(string text) => Value.Utf8(Encoding.UTF8.GetBytes(text), 0, Encoding.UTF8.GetByteCount(text));

static int Find(ReadOnlySpan<Value> entries, ReadOnlySpan<byte> name)
{
    for (int i = 0; i < entries.Length; i += 2)
        if (entries[i].IsUtf8 && entries[i].AsBytes.SequenceEqual(name)) return i + 1;
    return -1;
}

static Transformation Make(string className, string setting, string value)
{
    var made = (Transformation)TransformPlugins.All.First(plugin => plugin.ClassName == className).Create();
    made.Configure(new Dictionary<string, string> { [setting] = value });
    return made;
}

void Report(string what, Action batch)
{
    Run(duration / 4, batch);
    long before = GC.GetAllocatedBytesForCurrentThread();
    (long batches, TimeSpan cpu) = Run(duration, batch);
    double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    double count = (double)batches * BatchRows;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{what,-45} {count / cpu.TotalSeconds,12:N0} rows/s {cpu.TotalNanoseconds / count,8:F0} ns a row "
        + $"{allocated / count,8:F2} B a row"));
}

(long Batches, TimeSpan Cpu) Run(TimeSpan duration, Action batch)
{
    long start = Stopwatch.GetTimestamp(), batches = 0;
    TimeSpan before = Environment.CpuUsage.TotalTime;
    while (Stopwatch.GetElapsedTime(start) < duration)
    {
        arena.Reset();
        batch();
        batches++;
    }

    return (batches, Environment.CpuUsage.TotalTime - before);
}
