using System.Buffers;
using System.Text.RegularExpressions;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Avro.Mapping;
using Millrace.Formats.Avro.Reading;
using Millrace.Formats.Avro.Schemas;
using Millrace.Formats.Avro.Wire;
using Millrace.Formats.Avro.Writing;

namespace Millrace.Formats.Tests.Avro;

public partial class AvroWireTests
{
    private static readonly AvroSettings Settings = new();

    public static TheoryData<string> Vectors => [.. AvroWireVectors.All.Keys];

    public static TheoryData<string> Writable =>
        [.. AvroWireVectors.All.Values.Where(vector => !vector.IsDecodeOnly).Select(vector => vector.Name)];

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Reads_the_recorded_bytes(string name)
    {
        AvroWireVectors.Vector vector = AvroWireVectors.All[name];
        Value value = Read(vector.Schema, Framed(vector), out int left);
        Assert.Equal(AvroWireVectors.ToValue(vector.Schema, vector.Json), value);
        Assert.Equal(0, left);
    }

    [Theory]
    [MemberData(nameof(Writable))]
    public void Writes_the_recorded_bytes(string name)
    {
        AvroWireVectors.Vector vector = AvroWireVectors.All[name];
        // Connect has no type for null alone; an optional text that is always null stands in for it.
        string text = NullType().Replace(vector.Schema.ToString(), """$1["null","string"]""");
        if (text == "\"null\"") text = """["null","string"]""";
        Schema schema = AvroToConnect.Convert(AvroSchema.Parse(text), Settings)!;
        var output = new ArrayBufferWriter<byte>();
        var writer = new AvroWriter(output);
        AvroWriterCompiler.Compile(schema, vector.Schema, Settings).Write(ref writer, AvroWireVectors.ToValue(vector.Schema, vector.Json));
        writer.Flush();
        Assert.Equal(Convert.ToHexStringLower(Framed(vector)), Convert.ToHexStringLower(output.WrittenSpan));
    }

    [Theory]
    [MemberData(nameof(Vectors))]
    public void Refuses_every_truncation(string name)
    {
        AvroWireVectors.Vector vector = AvroWireVectors.All[name];
        byte[] bytes = Framed(vector);
        // A bare byte string has no length to contradict.
        if (vector.Schema.Type == AvroType.Bytes) return;
        for (int length = 0; length < bytes.Length; length++)
            Assert.Throws<DataException>(() => Read(vector.Schema, bytes.AsSpan(0, length), out _));
    }

    [Theory]
    [InlineData("\"string\"", "01")] // length -1
    [InlineData("\"string\"", "ffffffffffffffffff01")] // the smallest length there is
    [InlineData("\"string\"", "feffffffffffffffff01")] // the largest
    [InlineData("\"long\"", "ffffffffffffffffffff01")] // more than 10 bytes
    [InlineData("\"int\"", "8080808010")] // more than 32 bits
    [InlineData("\"boolean\"", "02")]
    [InlineData("""["null","int"]""", "04")]
    [InlineData("""["null","int"]""", "01")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A"]}""", "02")]
    [InlineData("""{"type":"array","items":"int"}""", "feffffffffffffffff01")] // 2^63 - 1 items
    [InlineData("""{"type":"array","items":"int"}""", "ffffffffffffffffff0100")] // -2^63 items
    [InlineData("""{"type":"array","items":"int"}""", "010201")] // a block of negative size
    [InlineData("""{"type":"array","items":"null"}""", "feffffffffffffffff01")] // items that take no bytes
    [InlineData("""{"type":"array","items":{"type":"record","name":"R","fields":[]}}""", "feffffffffffffffff01")]
    [InlineData("""{"type":"map","values":"null"}""", "feffffffffffffffff01")]
    public void Refuses_hostile_bytes_without_allocating_for_them(string schema, string hex)
    {
        AvroSchema avro = AvroSchema.Parse(schema);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<DataException>(() => Read(avro, Convert.FromHexString(hex), out _));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 5 * 1024 * 1024);
    }

    [Fact]
    public void Refuses_records_that_are_nested_without_end()
    {
        AvroSchema list = AvroSchema.Parse("""{"type":"record","name":"Node","fields":[{"name":"next","type":["null","Node"]}]}""");
        byte[] endless = new byte[1_000_000];
        endless.AsSpan().Fill(2);
        Assert.Contains("nested deeper", Assert.Throws<DataException>(() => Read(list, endless, out _)).Message);
    }

    [Fact]
    public void Random_bytes_are_read_or_refused()
    {
        var random = new Random(20070101);
        byte[] bytes = new byte[64];
        foreach (AvroWireVectors.Vector vector in AvroWireVectors.All.Values)
        {
            for (int i = 0; i < 300; i++)
            {
                random.NextBytes(bytes);
                try
                {
                    Read(vector.Schema, bytes.AsSpan(0, random.Next(bytes.Length)), out _);
                }
                catch (DataException)
                {
                    // Refused as it should be; anything else fails the test.
                }
            }
        }
    }

    [Fact]
    public void Malformed_text_is_read_with_replacement_characters() =>
        Assert.Equal(Value.String("a\uFFFD"), Read(AvroSchema.Parse("\"string\""), [4, (byte)'a', 0xFF], out _));

    [Theory]
    [InlineData("\"int\"", "\"long\"", "7f", "-64")]
    [InlineData("\"int\"", "\"double\"", "7f", "-64")]
    [InlineData("\"long\"", "\"float\"", "7f", "-64")]
    [InlineData("\"float\"", "\"double\"", "0000c03f", "1.5")]
    [InlineData("\"bytes\"", "\"string\"", "0261", "a")]
    [InlineData("\"int\"", """["null","string","long"]""", "7f", "Struct[null, -64]")]
    [InlineData("""["int","string"]""", "\"string\"", "020261", "a")]
    [InlineData("""{"type":"enum","name":"E","symbols":["A","B"]}""", """{"type":"enum","name":"E","symbols":["A"],"default":"A"}""", "02",
        "A")]
    [InlineData("""{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"gone","type":"string"},{"name":"b","type":"int"}]}""",
        """{"type":"record","name":"x.R","fields":[{"name":"c","type":"long","aliases":["b"]},{"name":"new","type":["null","string"],"default":null},{"name":"five","type":"int","default":5},{"name":"a","type":"int"}]}""",
        "02026104", "Struct[2, null, 5, 1]")]
    public void Reads_old_data_with_a_new_schema(string writer, string reader, string hex, string expected)
    {
        AvroValueReader plan = AvroReaderCompiler.Compile(AvroSchema.Parse(writer), AvroSchema.Parse(reader), Settings);
        var input = new AvroReader(Convert.FromHexString(hex), new ValueArena(), new ValueStack());
        plan.Read(ref input, out Value value);
        Assert.Equal(expected, value.ToString());
        Assert.Equal(0, input.BytesLeft);
    }

    [Theory]
    [InlineData("\"string\"", "\"int\"")]
    [InlineData("""{"type":"record","name":"R","fields":[]}""", """{"type":"record","name":"R","fields":[{"name":"a","type":"int"}]}""")]
    [InlineData("""["int","string"]""", "\"int\"")]
    public void Says_why_old_data_cannot_be_read(string writer, string reader) =>
        Assert.NotNull(AvroReaderCompiler.FindIncompatibility(AvroSchema.Parse(writer), AvroSchema.Parse(reader), Settings));

    // At the top, Confluent's serializer leaves out the length of a byte string.
    private static byte[] Framed(AvroWireVectors.Vector vector)
    {
        if (vector.Schema.Type != AvroType.Bytes) return vector.Bytes;
        var reader = new AvroReader(vector.Bytes, new ValueArena(), new ValueStack());
        return reader.ReadBytes().ToArray();
    }

    private static Value Read(AvroSchema schema, ReadOnlySpan<byte> bytes, out int left)
    {
        var reader = new AvroReader(bytes, new ValueArena(), new ValueStack());
        AvroReaderCompiler.Compile(schema, schema, Settings).Read(ref reader, out Value value);
        left = reader.BytesLeft;
        return value;
    }

    [GeneratedRegex("""("(?:items|values|type)":)"null"(?=[,}])""")]
    private static partial Regex NullType();
}
