// Rows per second of CPU time and bytes allocated per row of the converters, for the 9-column reading of a smart meter.
// CPU time, so that a busy machine does not change the result.
//   dotnet run -c Release --project bench/Millrace.Formats.Bench [SECONDS]
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats;

const int BatchRows = 500;
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2);

Schema schema = SchemaBuilder.Struct().Name("meter.Reading")
    .Field("ID", Schema.Int64).Field("profile_name", Schema.String)
    .Field("temperature", Schema.OptionalFloat64).Field("humidity", Schema.OptionalFloat64).Field("pressure", Schema.OptionalFloat64)
    .Field("voltage", Schema.OptionalFloat64).Field("current", Schema.OptionalFloat64).Field("power", Schema.OptionalFloat64)
    .Field("modified", LogicalTypes.TimestampSchema)
    .Build();
var random = new Random(1);
string[] profiles = ["boston", "denver", "losang"];
Value[] rows = Enumerable.Range(0, BatchRows).Select(i => Value.Struct(
    [Value.Int64(1_000_000 + i), Value.String(profiles[i % 3]), .. Enumerable.Range(0, 6).Select(_ => Measurement()), Value.Int64(1_700_000_000_000 + i)])).ToArray();

Measure("Avro", "io.confluent.connect.avro.AvroConverter", new() { ["schema.registry.url"] = "mock://bench" });
Measure("JSON with envelope", "org.apache.kafka.connect.json.JsonConverter", []);
Measure("JSON without envelope", "org.apache.kafka.connect.json.JsonConverter", new() { ["schemas.enable"] = "false" });

// One in twenty measurements is missing, the others have one decimal.
Value Measurement() => random.Next(20) == 0 ? Value.Null : Value.Float64(Math.Round(random.NextDouble() * 1000, 1));

void Measure(string name, string className, Dictionary<string, string> config)
{
    var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName == className).Create();
    converter.Configure(config, ConverterRole.Value);
    var output = new ArrayBufferWriter<byte>(1024 * 1024);
    var arena = new ValueArena();
    var payloads = new byte[BatchRows][];
    for (int i = 0; i < BatchRows; i++)
    {
        output.ResetWrittenCount();
        converter.Encode("readings", schema, rows[i], output);
        payloads[i] = output.WrittenSpan.ToArray();
    }

    Value[] decoded = new Value[BatchRows];
    Report($"{name}, decode ({payloads.Average(payload => payload.Length):F0} B a row)", () =>
    {
        arena.Reset();
        for (int i = 0; i < BatchRows; i++) converter.Decode("readings", payloads[i], arena, out decoded[i]);
    });
    Report($"{name}, encode", () =>
    {
        output.ResetWrittenCount();
        for (int i = 0; i < BatchRows; i++) converter.Encode("readings", schema, rows[i], output);
    });
}

void Report(string what, Action batch)
{
    Run(duration / 4, batch);
    long before = GC.GetAllocatedBytesForCurrentThread();
    (long batches, TimeSpan cpu) = Run(duration, batch);
    double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    double count = (double)batches * BatchRows;
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-55} {count / cpu.TotalSeconds,12:N0} rows/s {cpu.TotalNanoseconds / count,8:F0} ns a row {allocated / count,8:F2} B a row"));
}

static (long Batches, TimeSpan Cpu) Run(TimeSpan duration, Action batch)
{
    long start = Stopwatch.GetTimestamp(), batches = 0;
    TimeSpan before = Environment.CpuUsage.TotalTime;
    while (Stopwatch.GetElapsedTime(start) < duration)
    {
        batch();
        batches++;
    }

    return (batches, Environment.CpuUsage.TotalTime - before);
}
