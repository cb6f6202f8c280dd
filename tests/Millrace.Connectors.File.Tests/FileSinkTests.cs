using System.Buffers;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.File.Tests;

public sealed class FileSinkTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("sink-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Appends_a_line_for_each_record()
    {
        string path = Path.Combine(_folder, "out");
        await System.IO.File.WriteAllTextAsync(path, "before\n");
        var task = new FileSinkTask();
        await task.StartAsync(new Dictionary<string, string> { ["file"] = path }, default);

        await Put(task, "one", "grün");
        await Put(task);
        await Put(task, "three");
        await task.PreCommitAsync(new Dictionary<TopicPartition, long>(), default);
        await task.StopAsync(default);

        Assert.Equal("before\none\ngrün\nthree\n", await System.IO.File.ReadAllTextAsync(path));
    }

    [Fact]
    public async Task Says_which_file_it_cannot_write()
    {
        string path = Path.Combine(_folder, "nowhere", "out");

        var fault = await Assert.ThrowsAsync<ConnectException>(() =>
            new FileSinkTask().StartAsync(new Dictionary<string, string> { ["file"] = path }, default));

        Assert.Equal($"Couldn't find or create file '{path}' for FileStreamSinkTask", fault.Message);
    }

    [Fact]
    public void Writes_values_as_Java_prints_them()
    {
        Schema schema = new SchemaBuilder(SchemaType.Struct).Field("a", Schema.Int32).Field("b", Schema.OptionalString)
            .Field("c", Schema.Float64).Build();

        Assert.Equal("Struct{a=1,c=2.0}", Line(schema, Value.Struct(Value.Int32(1), Value.Null, Value.Float64(2))));
        Assert.Equal("{x=[1, 2], y=null}",
            Line(null, Value.Map(Value.String("x"), Value.Array(Value.Int64(1), Value.Int8(2)), Value.String("y"), Value.Null)));
        Assert.Equal("true", Line(null, Value.Boolean(true)));
        Assert.Equal("-9223372036854775808", Line(null, Value.Int64(long.MinValue)));
        Assert.Equal("1.5", Line(null, Value.Float32(1.5f)));
        Assert.Equal("NaN", Line(null, Value.Float64(double.NaN)));
        Assert.Equal("AQI=", Line(null, Value.Bytes([1, 2])));
    }

    private static string Line(Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        LineWriter.Write(schema, value, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static async Task Put(FileSinkTask task, params string[] lines)
    {
        var batch = new RecordBatch();
        foreach (string line in lines)
        {
            ref Records.Record record = ref batch.Add();
            record.Value = batch.Arena.Utf8(line);
            record.ValueSchema = Schema.String;
        }

        await task.PutAsync(batch, default);
    }
}
