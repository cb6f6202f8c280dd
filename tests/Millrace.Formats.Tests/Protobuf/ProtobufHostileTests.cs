using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>No payload may do more than end in a <see cref="DataException"/>.</summary>
public class ProtobufHostileTests : ProtobufTestBase
{
    private const string Node = """
        syntax = "proto3";
        import "google/protobuf/timestamp.proto"; import "google/type/date.proto"; import "confluent/type/decimal.proto";
        message Node {
          string s = 1; Node next = 2; repeated Node list = 3; map<string, Node> map = 4; repeated int32 n = 5; repeated double d = 6;
          google.protobuf.Timestamp t = 7; google.type.Date date = 8; confluent.type.Decimal dec = 9; oneof o { int32 a = 10; Node b = 11; }
        }
        """;

    [Theory]
    [InlineData("0a")] // no length
    [InlineData("0a05 41")] // too long
    [InlineData("0a ffffffffffffffffff01")] // a length of 2^64 - 1
    [InlineData("0a ffffffff0f 41")]
    [InlineData("0a02 c328")] // no UTF-8
    [InlineData("08")] // a number without bytes
    [InlineData("08 ffffffffffffffffffffff")] // eleven bytes
    [InlineData("00 00")] // field 0
    [InlineData("0f")] // wire type 7
    [InlineData("0c")] // a group's end
    [InlineData("7b")] // a group without end
    [InlineData("2a 02 0180")] // a packed number cut off
    [InlineData("32 07 00000000000000")] // seven bytes of a double
    [InlineData("3a 0b 08 ffffffffffffffff7f 00")] // seconds beyond any calendar, cut off
    [InlineData("3a 0a 08 ffffffffffffffff7f")]
    [InlineData("42 06 08e80f 100d 1801")] // month 13
    [InlineData("42 00")] // day 0
    [InlineData("4a 0b 0a0101 18 ffffffff07")] // 10^2147483647
    [InlineData("4a 05 0a0101 1805")] // digits that the field has no place for
    public void A_bad_payload_is_refused(string hex) => Assert.Throws<DataException>(() => Decode(Node, hex));

    [Fact]
    public void Unknown_fields_are_passed_over()
    {
        Value value = Decode(Node, "a006 01 a106 0102030405060708 a206 02 0102 a506 01020304 a306 0801 a406 0a0141").Value;
        Assert.Equal(Value.String("A"), value.Items[1]);
        // The right number with another wire type is as good as unknown.
        Assert.Equal(Value.String("B"), Decode(Node, "08 05 0a 01 42").Value.Items[1]);
    }

    [Fact]
    public void Nesting_is_limited()
    {
        Assert.Equal(ValueKind.Struct, Decode(Node, Nested(90)).Value.Kind);
        Assert.Contains("nested deeper", Assert.Throws<DataException>(() => Decode(Node, Nested(101))).Message);
        string groups = string.Concat(Enumerable.Repeat("a306", 100_000));
        Assert.Contains("nested deeper", Assert.Throws<DataException>(() => Decode(Node, groups)).Message);

        static string Nested(int depth)
        {
            byte[] message = [];
            for (int i = 0; i < depth; i++) message = [0x12, .. Varint(message.Length), .. message];
            return Convert.ToHexString(message);
        }
    }

    [Theory]
    [InlineData("message M { repeated AEntry a = 1; } message AEntry { string key = 1; repeated AEntry value = 2; }")]
    [InlineData("message M { repeated AEntry a = 1; } message AEntry { int32 key = 1; repeated BEntry value = 2; } message BEntry { int32 "
        + "key = 1; repeated AEntry value = 2; }")]
    public void A_map_of_itself_is_refused(string types)
    {
        // Made as a schema from Connect's is, but without an end.
        string proto = $"syntax = \"proto3\"; {types}";
        Assert.Contains("nested deeper", Assert.Throws<DataException>(() => Decode(proto, "0a00")).Message);
    }

    [Fact]
    public void A_message_of_repeated_keys_is_no_map()
    {
        const string Links = "message M { repeated L0Entry a = 1; } ";
        string chain = string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"message L{i}Entry {{ repeated L{i + 1}Entry key = 1; repeated L{i + 1}Entry value = 2; }} "));
        Value value = Decode($"syntax = \"proto3\"; {Links}{chain}message L60Entry {{ }}", "0a04 0a00 1200").Value;
        Assert.Equal(ValueKind.Array, value.Items[0].Kind);
    }

    [Fact]
    public void A_small_payload_cannot_ask_for_much_memory()
    {
        // A wide message in two bytes, a million times.
        string wide = "syntax = \"proto3\"; message M { repeated W w = 1; } message W { "
            + string.Concat(Enumerable.Range(1, 500).Select(i => $"int32 f{i} = {i}; ")) + "}";
        Assert.Contains("claim to hold",
            Assert.Throws<DataException>(() => Decode(wide, string.Concat(Enumerable.Repeat("0a00", 300_000)))).Message);
        // Lists in pieces of one, copied together again and again.
        Assert.Contains("claim to hold",
            Assert.Throws<DataException>(() => Decode(Node, string.Concat(Enumerable.Repeat("28011a00", 100_000)))).Message);
        Assert.Equal(200, Decode(Node, string.Concat(Enumerable.Repeat("28011a00", 200))).Value.Items[5].Items.Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_small_payload_cannot_ask_for_much_time(bool flattens)
    {
        // A wide oneof, of which one member after the other is set.
        string wide = "syntax = \"proto3\"; message M { oneof o { "
            + string.Concat(Enumerable.Range(1, 3000).Select(i => $"int32 f{i} = {i}; ")) + "} }";
        (string, string)[] settings = flattens ? [("flatten.unions", "true")] : [];
        Assert.Contains("claim to hold",
            Assert.Throws<DataException>(() => Decode(wide, string.Concat(Enumerable.Repeat("08011001", 100_000)), settings)).Message);
        Assert.Equal(ValueKind.Struct, Decode(wide, "08011001", settings).Value.Kind);
    }

    [Fact]
    public void A_message_in_two_parts_is_one()
    {
        Value value = Decode(Node, "12 03 0a0141 12 04 2a020102 12 02 2803").Value.Items[2];
        Assert.Equal(Value.String("A"), value.Items[1]);
        Assert.Equal(Value.Array(Value.Int32(1), Value.Int32(2), Value.Int32(3)), value.Items[5]);
    }

    [Fact]
    public void Random_bytes_never_do_more_than_fail()
    {
        var random = new Random(1);
        int read = 0;
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Protobuf, Node));
        ProtobufConverter converter = Configured();
        var arena = new ValueArena();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] payload = new byte[random.Next(40)];
            random.NextBytes(payload);
            // Mostly tags and lengths that could be.
            for (int j = 0; j < payload.Length; j++)
                if (random.Next(3) > 0)
                    payload[j] = (byte)(random.Next(2) == 0 ? random.Next(12) : (random.Next(1, 12) << 3) | random.Next(3));
            try
            {
                arena.Reset();
                converter.Decode("t", [0, 0, 0, 0, (byte)id, 0, .. payload], arena, out _);
                read++;
            }
            catch (DataException)
            {
                // As it should be.
            }
        }

        Assert.InRange(read, 100, 19_900);
    }

    [Fact]
    public void Types_that_use_each_other_twice_are_compared_once()
    {
        string text = "syntax = \"proto3\"; " + string.Concat(Enumerable.Range(0, 60)
            .Select(i => $"message M{i} {{ {(i < 59 ? $"M{i + 1} a = 1; M{i + 1} b = 2;" : "")} }} "));
        Schema one = Decode(text, "").Schema, other = Decode(text, "").Schema;
        Assert.NotSame(one, other);
        Assert.Equal(one, other);
        Assert.NotEqual(one, Decode(text.Replace("message M59 { ", "message M59 { int32 c = 3;"), "").Schema);
    }

    private static byte[] Varint(int value) => value < 0x80 ? [(byte)value] : [(byte)(value | 0x80), .. Varint(value >> 7)];
}
