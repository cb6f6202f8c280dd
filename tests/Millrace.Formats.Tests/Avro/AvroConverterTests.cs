using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Avro;
using Millrace.Formats.Registry;
using Millrace.TestServers;

namespace Millrace.Formats.Tests.Avro;

public class AvroConverterTests
{
    internal static readonly Schema Reading = SchemaBuilder.Struct().Name("meter.Reading")
        .Field("ID", Schema.Int64).Field("profile_name", Schema.String)
        .Field("temperature", Schema.OptionalFloat64).Field("humidity", Schema.OptionalFloat64).Field("pressure", Schema.OptionalFloat64)
        .Field("voltage", Schema.OptionalFloat64).Field("current", Schema.OptionalFloat64).Field("power", Schema.OptionalFloat64)
        .Field("modified", LogicalTypes.TimestampSchema)
        .Build();

    internal static readonly Value Row =
        Value.Struct(Value.Int64(123456), Value.String("boston"), Value.Float64(21.5), Value.Null, Value.Float64(1013.25),
        Value.Float64(230), Value.Float64(4.5), Value.Float64(1035), Value.Int64(1700000000123));

    private readonly InMemorySchemaRegistry _registry;
    private readonly string _url;

    public AvroConverterTests()
    {
        string scope = Guid.NewGuid().ToString("N");
        _url = $"mock://{scope}";
        _registry = InMemorySchemaRegistry.Of(scope);
    }

    [Fact]
    public void A_row_comes_back_as_it_went()
    {
        AvroConverter converter = Configured();
        byte[] bytes = Encode(converter, Reading, Row);
        Assert.Equal("00000000" + "01", Convert.ToHexStringLower(bytes.AsSpan(0, 5)));
        Schema? schema = converter.Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(Row, value);
        Assert.Equal(Reading.ToBuilder().Version(1).Build(), schema);
        Assert.Same(schema, converter.Decode("t", bytes, new ValueArena(), out _));
    }

    [Fact]
    public void Once_warm_a_row_costs_no_allocation_in_either_direction()
    {
        AvroConverter converter = Configured();
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        var arena = new ValueArena();
        byte[] bytes = Encode(converter, Reading, Row);
        Run(10);
        Assert.Equal(0, Allocation.Of(() => Run(1000)));

        void Run(int batches)
        {
            for (int batch = 0; batch < batches; batch++)
            {
                arena.Reset();
                output.ResetWrittenCount();
                for (int i = 0; i < 100; i++)
                {
                    Schema? schema = converter.Decode("t", bytes, arena, out Value value);
                    converter.Encode("t", Reading, value, output);
                }
            }
        }
    }

    [Fact]
    public void Null_is_null_where_the_schema_allows_it()
    {
        AvroConverter converter = Configured();
        var output = new ArrayBufferWriter<byte>();
        Assert.False(converter.Encode("t", null, Value.Null, output));
        Assert.False(converter.Encode("t", Schema.OptionalString, Value.Null, output));
        Assert.Equal(0, output.WrittenCount);
        Assert.Equal("Found null value for non-optional schema",
            Assert.Throws<DataException>(() => converter.Encode("t", Schema.String, Value.Null, output)).Message);
        Assert.Throws<RegistryException>(() => _registry.GetLatest("t-value"));
    }

    [Fact]
    public void Bytes_at_the_top_have_no_length()
    {
        AvroConverter converter = Configured();
        byte[] bytes = Encode(converter, Schema.Bytes, Value.Bytes([1, 2, 3]));
        Assert.Equal("0000000001010203", Convert.ToHexStringLower(bytes));
        converter.Decode("t", bytes, new ValueArena(), out Value value);
        Assert.Equal(Value.Bytes([1, 2, 3]), value);
    }

    [Fact]
    public void Data_without_a_schema_goes_as_Anything()
    {
        AvroConverter converter = Configured();
        Value value =
            Value.Map(Value.String("a"), Value.Array(Value.Int32(1), Value.Null, Value.Float32(1.5f)), Value.Int64(2), Value.Map());
        byte[] bytes = Encode(converter, null, value);
        Assert.Null(converter.Decode("t", bytes, new ValueArena(), out Value read));
        Assert.Equal(value, read);
        Assert.StartsWith(
            """{"type":"record","name":"Anything","namespace":"io.confluent.connect.avro","fields":[{"name":"boolean","type":["null","boolean"],"default":null},""",
            _registry.GetLatest("t-value").Schema.Text);
    }

    [Theory]
    [InlineData("")]
    [InlineData("00000000")]
    [InlineData("0200000001")]
    [InlineData("7b226122")]
    public void What_no_serializer_wrote_is_refused(string hex) => Assert.StartsWith("Unknown magic byte!",
        Assert.Throws<DataException>(() => Configured().Decode("t", Convert.FromHexString(hex), new ValueArena(), out _)).Message);

    [Fact]
    public void An_unknown_id_is_a_fault_of_the_record() =>
        Assert.True(
            Assert.Throws<RegistryException>(() => Configured().Decode("t", [0, 0, 0, 0, 99, 0], new ValueArena(), out _)).IsNotFound);

    [Fact]
    public void Keys_and_values_have_subjects_of_their_own()
    {
        Encode(Configured(ConverterRole.Key), Schema.Int64, Value.Int64(1));
        Assert.Equal("\"long\"", _registry.GetLatest("t-key").Schema.Text);
    }

    [Theory]
    [InlineData("io.confluent.kafka.serializers.subject.RecordNameStrategy", "meter.Reading")]
    [InlineData("io.confluent.kafka.serializers.subject.TopicRecordNameStrategy", "t-meter.Reading")]
    public void Subjects_are_named_as_told(string strategy, string subject)
    {
        AvroConverter converter = Configured(ConverterRole.Value, ("value.subject.name.strategy", strategy));
        byte[] bytes = Encode(converter, Reading, Row);
        Assert.Equal(1, _registry.GetLatest(subject).Version);
        Assert.Equal(1, converter.Decode("t", bytes, new ValueArena(), out _)!.Version);
        Assert.Throws<DataException>(() => Encode(converter, Schema.Int32, Value.Int32(1)));
    }

    [Fact]
    public void Without_auto_registration_the_schema_must_be_there()
    {
        AvroConverter converter = Configured(ConverterRole.Value, ("auto.register.schemas", "false"));
        Assert.Throws<RegistryException>(() => Encode(converter, Schema.Int32, Value.Int32(1)));
        _registry.Register("t-value", new SchemaText(SchemaText.Avro, "\"int\""));
        Assert.Equal("000000000102", Convert.ToHexStringLower(Encode(converter, Schema.Int32, Value.Int32(1))));
    }

    [Fact]
    public void The_newest_version_is_written_and_read_when_asked_for()
    {
        const string Old = """{"type":"record","name":"R","fields":[{"name":"a","type":"int"},{"name":"b","type":"string"}]}""";
        const string New =
            """{"type":"record","name":"R","fields":[{"name":"c","type":["null","double"],"default":null},{"name":"a","type":"long"},{"name":"d","type":"int","default":9}]}""";
        int old = _registry.Register("t-value", new SchemaText(SchemaText.Avro, Old));
        _registry.Register("t-value", new SchemaText(SchemaText.Avro, New));
        AvroConverter converter = Configured(ConverterRole.Value, ("auto.register.schemas", "false"), ("use.latest.version", "true"));

        Schema? schema = converter.Decode("t", [0, 0, 0, 0, (byte)old, 14, 2, (byte)'x'], new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.Null, Value.Int64(7), Value.Int32(9)), value);
        Assert.Equal((2, SchemaType.Int64), (schema!.Version, schema.Fields[1].Schema.Type));

        Schema data = SchemaBuilder.Struct().Name("R").Field("a", Schema.Int32).Field("extra", Schema.String).Build();
        byte[] bytes = Encode(converter, data, Value.Struct(Value.Int32(7), Value.String("dropped")));
        Assert.Equal("0000000002" + "00" + "0e" + "12", Convert.ToHexStringLower(bytes));
    }

    [Fact]
    public void The_newest_version_must_be_able_to_read_the_data()
    {
        _registry.Register("t-value", new SchemaText(SchemaText.Avro, "\"int\""));
        AvroConverter converter = Configured(ConverterRole.Value, ("auto.register.schemas", "false"), ("use.latest.version", "true"));
        Assert.Contains("latest.compatibility.strict=false",
            Assert.Throws<DataException>(() => Encode(converter, Schema.String, Value.String("x"))).Message);
    }

    [Theory]
    [InlineData("false", "0000")] // ["string","null"]: branch 0 and an empty text
    [InlineData("true", "02")] // branch 1
    public void Null_becomes_the_default_unless_told_otherwise(string ignore, string expected)
    {
        Schema schema = SchemaBuilder.Struct().Name("R")
            .Field("a", new SchemaBuilder(SchemaType.String).Optional().Default(Value.String("")).Build()).Build();
        byte[] bytes = Encode(Configured(ConverterRole.Value, ("ignore.default.for.nullables", ignore)), schema, Value.Struct(Value.Null));
        Assert.Equal(expected, Convert.ToHexStringLower(bytes.AsSpan(5)));
    }

    [Fact]
    public void A_value_that_is_not_of_its_schema_is_refused()
    {
        AvroConverter converter = Configured();
        Assert.Equal("Invalid type for INT32: String",
            Assert.Throws<DataException>(() => Encode(converter, Schema.Int32, Value.String("x"))).Message);
        Assert.StartsWith("Mismatching struct schema",
            Assert.Throws<DataException>(() => Encode(converter, Reading, Value.Struct(Value.Int64(1)))).Message);
        Assert.Contains("null used for required", Assert.Throws<DataException>(() =>
            Encode(converter, SchemaBuilder.Struct().Name("R").Field("a", Schema.Int32).Build(), Value.Struct(Value.Null))).Message);
    }

    [Theory]
    [InlineData("04d2", "000004d2")]
    [InlineData("9c", "ffffff9c")]
    [InlineData("", "00000000")]
    public void A_decimal_is_extended_to_the_fixed_size(string unscaled, string written)
    {
        Schema schema = LogicalTypes.DecimalBuilder(2).Parameter("connect.fixed.size", "4").Build();
        AvroConverter converter = Configured();
        byte[] bytes = Encode(converter, schema, Value.Bytes(Convert.FromHexString(unscaled)));
        Assert.Equal(written, Convert.ToHexStringLower(bytes.AsSpan(5)));
        Assert.Throws<DataException>(() => Encode(converter, schema, Value.Bytes([1, 2, 3, 4, 5])));
    }

    [Fact]
    public void References_to_other_subjects_are_followed()
    {
        _registry.Register("other", new SchemaText(SchemaText.Avro, """{"type":"enum","name":"ex.Color","symbols":["RED","BLUE"]}"""));
        int id = _registry.Register("t-value",
            new SchemaText(SchemaText.Avro, """{"type":"record","name":"ex.Car","fields":[{"name":"c","type":"Color"}]}""")
            {
                References = [new SchemaReference("ex.Color", "other", 1)],
            });
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, 2], new ValueArena(), out Value value);
        Assert.Equal(Value.Struct(Value.String("BLUE")), value);
    }

    [Fact]
    public void A_null_that_is_spelled_out_is_no_tombstone()
    {
        int id = _registry.Register("t-value", new SchemaText(SchemaText.Avro, """["null","string"]"""));
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, 0], new ValueArena(), out Value spelled);
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, 2, 0], new ValueArena(), out Value empty);
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, 2, 8, .. "null"u8], new ValueArena(), out Value text);
        Assert.True(spelled.IsNull && spelled.IsLiteralNull);
        Assert.Equal(("", "null"), (empty.AsString, text.AsString));
        Assert.Throws<DataException>(() => Configured().Decode("t", [], new ValueArena(), out _));
    }

    [Theory]
    [InlineData("int8", 127, 128)]
    [InlineData("int8", -128, -129)]
    [InlineData("int16", 32_767, 40_000)]
    public void A_number_beyond_its_connect_type_is_an_error(string type, int fits, int tooLarge)
    {
        int id = _registry.Register("t-value", new SchemaText(SchemaText.Avro, $$"""{"type":"int","connect.type":"{{type}}"}"""));
        Configured().Decode("t", [0, 0, 0, 0, (byte)id, .. ZigZag(fits)], new ValueArena(), out Value value);
        Assert.Equal(fits, value.AsInt64);
        Assert.Contains($"{tooLarge} is out of range of {type.ToUpperInvariant()}",
            Assert.Throws<DataException>(() =>
                Configured().Decode("t", [0, 0, 0, 0, (byte)id, .. ZigZag(tooLarge)], new ValueArena(), out _)).Message);

        static List<byte> ZigZag(int number)
        {
            var bytes = new List<byte>();
            uint bits = (uint)((number << 1) ^ (number >> 31));
            for (; bits >= 0x80; bits >>= 7) bytes.Add((byte)(bits | 0x80));
            bytes.Add((byte)bits);
            return bytes;
        }
    }

    [Theory]
    [InlineData("schema.registry.url", "", "List must contain at least one URL")]
    [InlineData("value.subject.name.strategy", "com.acme.Mine", "Class not found")]
    [InlineData("use.schema.guid", "x", "Not a GUID")]
    [InlineData("use.latest.with.metadata", "major", "Expected properties as name=value")]
    [InlineData("value.schema.id.deserializer", "io.confluent.kafka.serializers.schema.id.ConfigSchemaIdDeserializer", "are known")]
    public void Wrong_settings_are_named(string key, string value, string reason)
    {
        var config = new Dictionary<string, string> { ["schema.registry.url"] = _url, [key] = value };
        string message = Assert.Throws<ConfigException>(() => new AvroConverter().Configure(config, ConverterRole.Value)).Message;
        Assert.Contains(key, message);
        Assert.Contains(reason, message);
    }

    private static byte[] Encode(AvroConverter converter, Schema? schema, Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.True(converter.Encode("t", schema, value, output));
        return output.WrittenSpan.ToArray();
    }

    private AvroConverter Configured(ConverterRole role = ConverterRole.Value, params (string Key, string Value)[] settings)
    {
        var converter = new AvroConverter();
        converter.Configure(settings.Append(("schema.registry.url", _url)).ToDictionary(s => s.Item1, s => s.Item2), role);
        return converter;
    }
}
