using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Protobuf;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Protobuf;

public class ProtobufMappingTests : ProtobufTestBase
{
    private const string P = "io.confluent.connect.protobuf.";

    [Fact]
    public void A_schema_is_registered_in_the_words_of_the_original()
    {
        Schema schema = SchemaBuilder.Struct()
            .Field("K", SchemaBuilder.Struct().Field("F1", SchemaBuilder.Array(Schema.OptionalString).Optional().Build()).Optional()
                .Build())
            .Field("STR", Schema.OptionalString).Field("LONG", Schema.OptionalInt64)
            .Field("DEC", LogicalTypes.DecimalBuilder(2).Parameter("connect.decimal.precision", "4").Optional().Build())
            .Field("BYTES_", Schema.OptionalBytes).Field("ARRAY", SchemaBuilder.Array(Schema.OptionalString).Optional().Build())
            .Field("MAP", SchemaBuilder.Map(Schema.OptionalString, Schema.OptionalString).Optional().Build())
            .Field("COMPLEX", SchemaBuilder.Struct()
                .Field("STRUCT", SchemaBuilder.Struct().Field("F1", Schema.OptionalString).Field("F2", Schema.OptionalInt32).Build())
                .Field("MAP_MAP", SchemaBuilder.Map(Schema.String, SchemaBuilder.Map(Schema.String, Schema.Int32).Build()).Build()).Build())
            .Field("TIMESTAMP", LogicalTypes.TimestampSchema).Field("DATE", LogicalTypes.DateSchema).Field("TIME", LogicalTypes.TimeSchema)
            .Build();
        Assert.Equal("""
            syntax = "proto3";

            import "confluent/type/decimal.proto";
            import "google/protobuf/timestamp.proto";
            import "google/type/date.proto";
            import "google/type/timeofday.proto";

            message ConnectDefault1 {
              ConnectDefault2 K = 1;
              string STR = 2;
              int64 LONG = 3;
              confluent.type.Decimal DEC = 4 [(confluent.field_meta) = {
                params: [
                  {
                    value: "4",
                    key: "precision"
                  },
                  {
                    value: "2",
                    key: "scale"
                  }
                ]
              }];
              bytes BYTES_ = 5;
              repeated string ARRAY = 6;
              repeated ConnectDefault3Entry MAP = 7;
              ConnectDefault4 COMPLEX = 8;
              google.protobuf.Timestamp TIMESTAMP = 9;
              google.type.Date DATE = 10;
              google.type.TimeOfDay TIME = 11;

              message ConnectDefault2 {
                repeated string F1 = 1;
              }
              message ConnectDefault3Entry {
                string key = 1;
                string value = 2;
              }
              message ConnectDefault4 {
                ConnectDefault5 STRUCT = 1;
                repeated ConnectDefault6Entry MAP_MAP = 2;
              
                message ConnectDefault5 {
                  string F1 = 1;
                  int32 F2 = 2;
                }
                message ConnectDefault6Entry {
                  string key = 1;
                  repeated ConnectDefault7Entry value = 2;
                
                  message ConnectDefault7Entry {
                    string key = 1;
                    int32 value = 2;
                  }
                }
              }
            }

            """, Registered(schema));
    }

    [Fact]
    public void Types_keep_their_names_and_what_only_Connect_knows()
    {
        Schema colour = new SchemaBuilder(SchemaType.String).Name("Colour").Parameter(P + "Enum", "Colour").Parameter(P + "Enum.RED", "0")
            .Parameter(P + "Enum.BLUE", "5").Build();
        Schema union = SchemaBuilder.Struct().Name(P + "Union.pay").Optional().Field("card", Tagged(SchemaType.String, 7))
            .Field("cash", Tagged(SchemaType.Int32, 8)).Build();
        Schema schema = SchemaBuilder.Struct().Name("ex.shop.Order").Field("pay_0", union).Field("small", Schema.Int8)
            .Field("u", new SchemaBuilder(SchemaType.Int64).Parameter(P + "Type", "uint64").Build())
            .Field("nine", Tagged(SchemaType.Float32, 9)).Field("colour", colour)
            .Field("Line", SchemaBuilder.Struct().Name("ex.shop.Line").Field("price", Schema.Float64).Build())
            .Field("lines", SchemaBuilder.Array(SchemaBuilder.Struct().Name("ex.shop.Line").Field("price", Schema.Float64).Build()).Build())
            .Build();
        Assert.Equal("""
            syntax = "proto3";
            package ex.shop;

            message Order {
              int32 small = 2 [(confluent.field_meta) = {
                params: [
                  {
                    value: "int8",
                    key: "connect.type"
                  }
                ]
              }];
              uint64 u = 3;
              float nine = 9;
              Colour colour = 4;
              LineMessage Line = 5;
              repeated Line lines = 6;

              oneof pay {
                string card = 7;
                int32 cash = 8;
              }

              message LineMessage {
                double price = 1;
              }
              message Line {
                double price = 1;
              }
              enum Colour {
                RED = 0;
                BLUE = 5;
              }
            }

            """, Registered(schema));
    }

    [Theory]
    [InlineData("optional.for.nullables", "optional double a = 1;", "")]
    [InlineData("wrapper.for.nullables", "google.protobuf.DoubleValue a = 1;", "google/protobuf/wrappers.proto")]
    public void Nullable_fields_are_marked_as_told(string setting, string field, string import)
    {
        Schema schema = SchemaBuilder.Struct().Name("R").Field("a", Schema.OptionalFloat64).Field("b", Schema.Float64).Build();
        string text = Registered(schema, (setting, "true"));
        Assert.Contains($"  {field}\n  double b = 2;\n", text);
        Assert.Contains(import, text);
        ProtobufConverter converter = Configured((setting, "true"));
        foreach (Value row in (Value[])[Value.Struct(Value.Null, Value.Float64(0)), Value.Struct(Value.Float64(0), Value.Float64(1))])
        {
            Schema? read = converter.Decode("t", Encode(converter, schema, row), new ValueArena(), out Value value);
            Assert.Equal(row, value);
            Assert.Equal([true, false], read!.Fields.Select(f => f.Schema.IsOptional));
        }
    }

    [Fact]
    public void A_name_that_Protobuf_cannot_have_is_an_error_or_scrubbed()
    {
        Schema schema = SchemaBuilder.Struct().Name("my-ns.R").Field("größe", Schema.Int32).Field("_x", Schema.Int32).Build();
        var error = Assert.Throws<Millrace.Formats.Protobuf.Schemas.ProtobufSchemaException>(() =>
            Encode(Configured(), schema, Value.Struct(Value.Int32(1), Value.Int32(2))));
        Assert.Contains("'größe' is no name in Protobuf", error.Message, StringComparison.Ordinal);
        Assert.Contains("scrub.invalid.names=true", error.Message, StringComparison.Ordinal);
        Schema plain = SchemaBuilder.Struct().Name("R").Field("größe", Schema.Int32).Field("_x", Schema.Int32).Build();
        Assert.Contains("  int32 gr_C3_B6_C3_9Fe = 1;\n  int32 x_x = 2;\n", Registered(plain, ("scrub.invalid.names", "true")));
    }

    [Fact]
    public void A_list_of_lists_is_an_error() => Assert.Contains("Array cannot be nested", Assert.Throws<DataException>(() =>
        Encode(Configured(), SchemaBuilder.Struct().Field("a", SchemaBuilder.Array(SchemaBuilder.Array(Schema.Int32).Build()).Build())
            .Build(), Value.Struct(Value.Array()))).Message);

    [Fact]
    public void A_recursive_struct_refers_to_itself()
    {
        SchemaBuilder builder = SchemaBuilder.Struct().Name("Node").Optional();
        Schema node = builder.Field("v", Schema.Int32).Field("next", builder.Self).Build();
        ProtobufConverter converter = Configured();
        Value row = Value.Struct(Value.Int32(1), Value.Struct(Value.Int32(2), Value.Null));
        Schema? read = converter.Decode("t", Encode(converter, node, row), new ValueArena(), out Value value);
        Assert.Equal("syntax = \"proto3\";\n\nmessage Node {\n  int32 v = 1;\n  Node next = 2;\n}\n",
            Registry.GetLatest("t-value").Schema.Text);
        Assert.Equal(row, value);
        // What was read is written with the same schema again.
        Encode(converter, read, value);
        Assert.Equal(1, Registry.GetLatest("t-value").Version);
    }

    [Fact]
    public void A_message_is_read_with_all_that_only_Protobuf_knows()
    {
        const string Proto = """
            syntax = "proto3"; package ex;
            message M {
              uint32 u = 1; sint64 s = 2; Kind k = 3; repeated int32 list = 4; map<string, double> my_map = 5; Sub sub = 6;
              oneof one { string a = 7; int32 b = 8; }
              optional int32 maybe = 9;
              message Sub { bool x = 1; }
              enum Kind { NONE = 0; SOME = 3; }
            }
            """;
        var (schema, value) = Decode(Proto, "");
        Assert.Equal(["one_0", "u", "s", "k", "list", "my_map", "sub", "maybe"], schema.Fields.Select(field => field.Name));
        Assert.Equal(("M", 1, false), (schema.Name, schema.Version, schema.IsOptional));
        Assert.All(schema.Fields, field => Assert.True(field.Schema.IsOptional));
        Assert.Equal(P + "Union.one", schema.Fields[0].Schema.Name);
        Assert.Equal(Tagged(SchemaType.Int64, 1).ToBuilder().Parameter(P + "Type", "uint32").Build(), schema.FindField("u")!.Schema);
        Assert.Equal(new SchemaBuilder(SchemaType.String).Optional().Name("Kind").Parameter(P + "Enum", "Kind")
            .Parameter(P + "Enum.NONE", "0").Parameter(P + "Enum.SOME", "3")
            .Parameter(P + "Tag", "3").Build(), schema.FindField("k")!.Schema);
        Schema map = schema.FindField("my_map")!.Schema;
        Assert.Equal(("my_map", "1", "2"), (map.Name, map.KeySchema!.Parameters[P + "Tag"], map.ValueSchema!.Parameters[P + "Tag"]));
        Assert.Equal(Value.Struct(Value.Null, Value.Int64(0), Value.Int64(0), Value.String("NONE"), Value.Array(), Value.Map(), Value.Null,
            Value.Null), value);

        (_, value) =
            Decode(Proto, "08 ffffffff0f 10 03 18 03 22 03 01 02 7f 2a 0c 0a 01 6b 11 000000000000f03f 32 02 08 01 3a 01 78 40 05 48 00");
        Assert.Equal(
            Value.Struct(Value.Struct(Value.Null, Value.Int32(5)), Value.Int64(uint.MaxValue), Value.Int64(-2), Value.String("SOME"),
            Value.Array(Value.Int32(1), Value.Int32(2), Value.Int32(127)), Value.Map(Value.String("k"), Value.Float64(1)),
            Value.Struct(Value.Boolean(true)), Value.Int32(0)), value);
    }

    [Fact]
    public void Settings_change_the_shape()
    {
        const string Proto =
            "syntax = \"proto3\"; package ex; message M { oneof one { string a = 1; int32 b = 2; } K k = 3; Sub sub = 4; } enum K { Z = 0; "
            + "} message Sub { int32 x = 1; }";
        Assert.Equal(["one", "k", "sub"], Names(("generate.index.for.unions", "false")));
        Assert.Equal(["k", "sub", "a", "b"], Names(("flatten.unions", "true")));
        var (schema, value) =
            Decode(Proto, "10 05 0a 00", ("flatten.unions", "true"), ("int.for.enums", "true"), ("generate.struct.for.nulls", "true"));
        Assert.Equal(Value.Struct(Value.Int32(0), Value.Struct(Value.Int32(0)), Value.String(""), Value.Null), value);
        (schema, _) = Decode(Proto, "", ("enhanced.protobuf.schema.support", "true"), ("generalized.sum.type.support", "true"));
        Assert.Equal(("ex.M", "ex.M.one", "ex.K", "ex.Sub"),
            (schema.Name, schema.Fields[0].Schema.Name, schema.Fields[1].Schema.Name, schema.Fields[2].Schema.Name));
        Assert.Equal("0", schema.Fields[1].Schema.Parameters["org.apache.kafka.connect.data.Enum.Z"]);

        IEnumerable<string> Names((string, string) setting) => Decode(Proto, "", setting).Schema.Fields.Select(field => field.Name);
    }

    [Fact]
    public void Fields_of_proto2_have_presence_and_defaults()
    {
        const string Proto = "message M { optional int32 a = 1 [default = 7]; required string b = 2; repeated int32 c = 3; }";
        Assert.Equal(Value.Struct(Value.Null, Value.String(""), Value.Array(Value.Int32(1), Value.Int32(2))),
            Decode(Proto, "18 01 18 02").Value);
        Assert.Equal(Value.Int32(7), Decode(Proto, "", ("optional.for.proto2", "false")).Value.Items[0]);
    }

    private string Registered(Schema schema, params (string Key, string Value)[] settings)
    {
        ProtobufConverter converter = Configured(settings);
        Encode(converter, schema, Value.Struct([.. schema.Fields.Select(_ => Value.Null)]));
        return Registry.GetLatest("t-value").Schema.Text;
    }

    private static Schema Tagged(SchemaType type, int tag) => new SchemaBuilder(type).Optional().Parameter(P + "Tag", $"{tag}").Build();
}
