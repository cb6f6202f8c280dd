using Millrace.Data;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;
using Millrace.Formats.Tests.Avro;

namespace Millrace.Formats.Tests.Protobuf;

/// <summary>Bytes and texts of ours under Google's compiler, and its bytes under ours.</summary>
public class ProtocTests : ProtobufTestBase
{
    private const string Everything = """
        syntax = "proto3";
        package ex;
        import "google/protobuf/timestamp.proto"; import "google/protobuf/wrappers.proto"; import "google/type/date.proto"; import "google/type/timeofday.proto";
        import "confluent/type/decimal.proto"; import "confluent/meta.proto";
        message M {
          double d = 1; float f = 2; int32 i = 3; int64 l = 4; uint32 u = 5; uint64 ul = 6; sint32 s = 7; sint64 sl = 8; fixed32 x = 9; fixed64 xl = 10;
          sfixed32 sx = 11; sfixed64 sxl = 12; bool b = 13; string t = 14; bytes y = 15; E e = 16; M next = 17; repeated sint32 ns = 18; repeated string ts = 19;
          map<int32, M> map = 20; google.protobuf.Timestamp at = 21; google.type.Date day = 22; google.type.TimeOfDay time = 23;
          confluent.type.Decimal dec = 24 [(confluent.field_meta) = { params: [{ key: "scale", value: "2" }] }]; google.protobuf.DoubleValue w = 25;
          optional int32 o = 26; repeated M ms = 27; repeated double ds = 28; oneof one { string a = 29; int64 n = 30; } repeated fixed32 xs = 31 [packed = false];
          enum E { ZERO = 0; FIVE = 5; NEGATIVE = -1; }
        }
        """;

    private const string Text = """
        d: 1.5 f: -0.25 i: -7 l: -9223372036854775808 u: 4294967295 ul: 18446744073709551615 s: -2147483648 sl: -9 x: 4000000000 xl: 10 sx: -11 sxl: -12 b: true t: "größe" y: "\000\377"
        e: NEGATIVE next { i: 1 next { i: 2 } } ns: 1 ns: -1 ns: 300 ts: "x" ts: "" map { key: 3 value { i: 4 } } map { key: -1 value { } }
        at { seconds: -1 nanos: 999000000 } day { year: 2024 month: 2 day: 29 } time { hours: 23 minutes: 59 seconds: 59 nanos: 999000000 }
        dec { value: "\004\322" precision: 4 scale: 2 } w { value: 0 } o: 0 ms { t: "1" } ms { } ds: 1 ds: 2 n: 0 xs: 1 xs: 2
        """;

    [Fact]
    public void Its_bytes_are_read_and_written_again_the_same()
    {
        byte[] theirs = Protoc.Encode(Everything, "ex.M", Text);
        int id = Registry.Register("t-value", new SchemaText(SchemaText.Protobuf, Everything));
        ProtobufConverter converter =
            Configured(("wrapper.for.nullables", "true"), ("auto.register.schemas", "false"), ("use.latest.version", "true"));
        Schema? schema = converter.Decode("t", [0, 0, 0, 0, (byte)id, 0, .. theirs], new ValueArena(), out Value value);
        Assert.Equal(Value.Int64(-1), Field("at"));
        Assert.Equal(Value.Int32(19782), Field("day"));
        Assert.Equal(Value.Int32(86_399_999), Field("time"));
        Assert.Equal(Value.Bytes([0x04, 0xD2]), Field("dec"));
        Assert.Equal(Value.Float64(0), Field("w"));
        Assert.Equal(Value.String("NEGATIVE"), Field("e"));
        Assert.Equal(Value.Int64(-1), Field("ul"));
        Assert.Equal(Value.Struct(Value.Null, Value.Int64(0)), Field("one_0"));
        byte[] ours = Encode(converter, schema, value);
        Assert.Equal(Protoc.Decode(Everything, "ex.M", theirs), Protoc.Decode(Everything, "ex.M", ours.AsSpan(6)));
        Assert.Equal(Convert.ToHexStringLower(theirs), Convert.ToHexStringLower(ours.AsSpan(6)));

        Value Field(string name) => value.Items[schema!.FindField(name)!.Index];
    }

    [Fact]
    public void A_registered_text_is_good_for_it_and_so_are_the_bytes()
    {
        ProtobufConverter converter = Configured(("optional.for.nullables", "true"));
        byte[] bytes = Encode(converter, AvroConverterTests.Reading, AvroConverterTests.Row);
        Assert.Equal("""
            ID: 123456
            profile_name: "boston"
            temperature: 21.5
            pressure: 1013.25
            voltage: 230
            current: 4.5
            power: 1035
            modified {
              seconds: 1700000000
              nanos: 123000000
            }

            """, Protoc.Decode(Registry.GetLatest("t-value").Schema.Text, "meter.Reading", bytes.AsSpan(6)));
    }
}
