// Size of a reading in each format, and rows a second of CPU time and bytes allocated per row of the converters, for the readings of a real
// smart meter: those of shared/data beside the repository, or else the excerpt that the tests use.
// CPU time, so that a busy machine does not change the result.
//   dotnet run -c Release --project bench/Millrace.Formats.Bench [SECONDS]
using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using Millrace.Cli.Commands.Meter;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats;
using Millrace.Formats.Bench;
using Millrace.Records;

// As many as a producer under load puts into a batch, which is what brokers keep and compress.
const int BatchRows = 500;
TimeSpan duration = TimeSpan.FromSeconds(args.Length > 0 ? double.Parse(args[0], CultureInfo.InvariantCulture) : 2);

var batch = new RecordBatch();
Schema schema = Readings.Read(batch);
Value[] rows = Enumerable.Range(0, batch.Count).Select(i => batch[i].Value).ToArray();
// From the middle, so that ids are as long as most.
Value[] sample = rows.AsSpan((rows.Length - BatchRows) / 2, BatchRows).ToArray();
Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
    $"{rows.Length:N0} readings of {schema.Fields.Count} columns; compressed in batches of {BatchRows}"));
Console.WriteLine(
    $"{"",-24}{"B a reading",12}{"lz4",8}{"zstd",8}{"gzip",8}{"",4}"
    + $"{"encode/s",14}{"ns",6}{"B alloc",9}{"",4}{"decode/s",14}{"ns",6}{"B alloc",9}");

Measure("Avro", "io.confluent.connect.avro.AvroConverter", new() { ["schema.registry.url"] = "mock://bench" });
Measure("Protobuf", "io.confluent.connect.protobuf.ProtobufConverter",
    new() { ["schema.registry.url"] = "mock://bench", ["optional.for.nullables"] = "true" });
Measure("JSON Schema", "io.confluent.connect.json.JsonSchemaConverter", new() { ["schema.registry.url"] = "mock://bench" });
Measure("JSON", "org.apache.kafka.connect.json.JsonConverter", new() { ["schemas.enable"] = "false" });
Measure("JSON with envelope", "org.apache.kafka.connect.json.JsonConverter", []);

void Measure(string name, string className, Dictionary<string, string> config)
{
    var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName == className).Create();
    converter.Configure(config, ConverterRole.Value);
    var output = new ArrayBufferWriter<byte>(1024 * 1024);
    var sizes = new Sizes();
    for (int start = 0; start + BatchRows <= rows.Length; start += BatchRows)
    {
        output.ResetWrittenCount();
        for (int i = start; i < start + BatchRows; i++) converter.Encode("readings", schema, rows[i], output);
        sizes.Add(output.WrittenSpan, BatchRows);
    }

    var payloads = new byte[BatchRows][];
    for (int i = 0; i < BatchRows; i++)
    {
        output.ResetWrittenCount();
        converter.Encode("readings", schema, sample[i], output);
        payloads[i] = output.WrittenSpan.ToArray();
    }

    var arena = new ValueArena();
    var decoded = new Value[BatchRows];
    string encode = Speed(() =>
    {
        output.ResetWrittenCount();
        for (int i = 0; i < BatchRows; i++) converter.Encode("readings", schema, sample[i], output);
    });
    string decode = Speed(() =>
    {
        arena.Reset();
        for (int i = 0; i < BatchRows; i++) converter.Decode("readings", payloads[i], arena, out decoded[i]);
    });
    Console.WriteLine($"{name,-24}{sizes}{"",4}{encode}{"",4}{decode}");
    if (name != "Avro") return;
    var apache = new ApacheAvro(schema, payloads);
    Console.WriteLine($"{"the same by Apache.Avro",-24}{"",36}{"",4}{Speed(apache.Encode)}{"",4}{Speed(apache.Decode)}");
}

string Speed(Action work)
{
    Run(duration / 4, work);
    long before = GC.GetAllocatedBytesForCurrentThread();
    (long batches, TimeSpan cpu) = Run(duration, work);
    double allocated = GC.GetAllocatedBytesForCurrentThread() - before;
    double count = (double)batches * BatchRows;
    return string.Create(CultureInfo.InvariantCulture,
        $"{count / cpu.TotalSeconds,14:N0}{cpu.TotalNanoseconds / count,6:F0}{allocated / count,9:F2}");
}

static (long Batches, TimeSpan Cpu) Run(TimeSpan duration, Action work)
{
    long start = Stopwatch.GetTimestamp(), batches = 0;
    TimeSpan before = Environment.CpuUsage.TotalTime;
    while (Stopwatch.GetElapsedTime(start) < duration)
    {
        work();
        batches++;
    }

    return (batches, Environment.CpuUsage.TotalTime - before);
}
