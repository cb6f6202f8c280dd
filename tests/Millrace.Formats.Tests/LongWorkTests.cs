using System.Numerics;
using System.Text;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests;

/// <summary>Work on one value ends in its midst when its task is to end.</summary>
public class LongWorkTests : RegistryTestBase
{
    private const int Many = 3 * LongWork.StepsBetweenLooks;

    [Fact]
    public void Long_lists_of_all_formats_end()
    {
        string numbers = string.Join(',', Enumerable.Repeat("1", Many));
        Ends("org.apache.kafka.connect.json.JsonConverter", Encoding.UTF8.GetBytes($"[{numbers}]"), ("schemas.enable", "false"));
        Ends("io.confluent.connect.json.JsonSchemaConverter",
            [.. Prefix(SchemaText.Json, """{"type":"array","items":{"type":"integer"}}"""), .. Encoding.UTF8.GetBytes($"[{numbers}]")]);
        Ends("io.confluent.connect.avro.AvroConverter",
            [.. Prefix(SchemaText.Avro, """{"type":"array","items":"int"}"""), .. Zigzag(Many), .. new byte[Many], 0]);
        Ends("io.confluent.connect.protobuf.ProtobufConverter",
            [.. Prefix(SchemaText.Protobuf, "syntax = \"proto3\"; message M { repeated int32 a = 1; }"), 0, 0x0A, .. Varint(Many),
                .. new byte[Many]]);
    }

    [Fact]
    public void Many_short_lists_end_like_a_long_one()
    {
        string lists = string.Join(',', Enumerable.Repeat("[1,2,3,4,5,6,7,8,9]", Many / 9));
        Ends("org.apache.kafka.connect.json.JsonConverter", Encoding.UTF8.GetBytes($"[{lists}]"), ("schemas.enable", "false"));
    }

    [Fact]
    public void Values_that_take_no_bytes_end()
    {
        byte[] payload = [.. Prefix(SchemaText.Avro, """{"type":"array","items":{"type":"record","name":"R","fields":[]}}"""), .. Zigzag(Many), 0];
        using LongWork.Scope work = LongWork.Under(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() =>
            Of("io.confluent.connect.avro.AvroConverter").Decode("t", [.. payload, .. new byte[Many]], new ValueArena(), out _));
    }

    [Fact]
    public void The_digits_of_large_numbers_end_both_ways()
    {
        byte[] unscaled = new byte[450 * 1024];
        unscaled.AsSpan().Fill(0x11);
        string digits = DecimalText.Format(unscaled, 0);
        Assert.True(DecimalText.TryParse(digits, out BigInteger read, out _));
        Assert.Equal(new BigInteger(unscaled, isBigEndian: true), read);
        Assert.True(DecimalText.TryParse("-" + digits, out BigInteger negative, out _));
        Assert.Equal(-read, negative);
        Assert.False(DecimalText.TryParse(digits + "x", out _, out _));
        using LongWork.Scope work = LongWork.Under(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => DecimalText.Format(unscaled, 0));
        Assert.Throws<OperationCanceledException>(() => DecimalText.TryParse(digits, out _, out _));
    }

    [Fact]
    public void A_number_of_more_digits_than_are_read_is_none() =>
        Assert.False(DecimalText.TryParse(new string('1', 2_600_001), out _, out _));

    [Fact]
    public void A_scope_ends_with_its_end_and_short_work_is_not_disturbed()
    {
        using (LongWork.Under(new CancellationToken(canceled: true)))
        {
            using (LongWork.Under(CancellationToken.None)) LongWork.ThrowIfEnded();
            Assert.Throws<OperationCanceledException>(LongWork.ThrowIfEnded);
            Of("org.apache.kafka.connect.json.JsonConverter", ("schemas.enable", "false")).Decode("t", "[1]"u8, new ValueArena(), out _);
        }

        LongWork.ThrowIfEnded();
    }

    private void Ends(string className, byte[] payload, params (string Key, string Value)[] settings)
    {
        Converter converter = Of(className, settings);
        converter.Decode("t", payload, new ValueArena(), out Value value);
        Assert.False(value.IsNull);
        using LongWork.Scope work = LongWork.Under(new CancellationToken(canceled: true));
        Assert.Throws<OperationCanceledException>(() => converter.Decode("t", payload, new ValueArena(), out _));
    }

    private Converter Of(string className, params (string Key, string Value)[] settings)
    {
        var converter = (Converter)FormatPlugins.All.First(plugin =>
            plugin.ClassName == className && plugin.Type == PluginType.Converter).Create();
        converter.Configure(settings.Append(("schema.registry.url", Url)).ToDictionary(s => s.Item1, s => s.Item2), ConverterRole.Value);
        return converter;
    }

    private byte[] Prefix(string type, string schema) => [0, 0, 0, 0, (byte)Registry.Register("t-value", new SchemaText(type, schema))];

    private static byte[] Zigzag(int number) => Varint((uint)number << 1);

    private static byte[] Varint(uint number)
    {
        var bytes = new List<byte>();
        for (; number >= 0x80; number >>= 7) bytes.Add((byte)(number | 0x80));
        return [.. bytes, (byte)number];
    }
}
