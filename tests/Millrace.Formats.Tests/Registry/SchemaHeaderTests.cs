using System.Buffers;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Tests.Registry;

/// <summary>Schemas named by GUID in a header of the record, in all formats that have a registry.</summary>
public class SchemaHeaderTests : RegistryTestBase
{
    private const string Package = "io.confluent.kafka.serializers.schema.id.";

    private static readonly Schema Row = SchemaBuilder.Struct().Name("Row").Field("a", Schema.OptionalInt32).Build();
    private static readonly Value One = Value.Struct(Value.Int32(1));

    public static TheoryData<string> Converters =>
        ["io.confluent.connect.avro.AvroConverter", "io.confluent.connect.protobuf.ProtobufConverter",
            "io.confluent.connect.json.JsonSchemaConverter"];

    [Theory, MemberData(nameof(Converters))]
    public void A_schema_in_the_header_comes_back_whatever_the_reader_writes(string className)
    {
        Converter writer = Of(className, ConverterRole.Value, ("value.schema.id.serializer", Package + "HeaderSchemaIdSerializer"));
        byte[] payload = Encode(writer, Row, One);
        byte[] header = writer.WrittenSchemaHeader.ToArray();
        Assert.Equal("__value_schema_id", writer.SchemaHeader);
        Assert.Equal(Registry.GetById(1).Guid, new Guid(header.AsSpan(1, 16), bigEndian: true));
        Assert.Equal(1, header[0]);
        // Which message of the file it is stands with the schema, not with the payload.
        Assert.Equal(className.Contains("protobuf", StringComparison.Ordinal) ? "00" : "", Convert.ToHexString(header, 17,
            header.Length - 17));

        byte[] prefixed = Encode(Of(className, ConverterRole.Value), Row, One);
        int indexes = header.Length - 17;
        Assert.Equal(prefixed[(5 + indexes)..], payload);

        Converter reader = Of(className, ConverterRole.Value);
        Schema? schema = reader.Decode("t", header, payload, new ValueArena(), out Value value);
        Assert.Equal(One, value);
        Assert.Same(schema, reader.Decode("t", header, payload, new ValueArena(), out _));
        // The same in front of the payload is read too, as Confluent's reader does.
        Assert.Equal(Row.Fields.Select(field => field.Name),
            reader.Decode("t", [.. header, .. payload], new ValueArena(), out value)!.Fields.Select(field => field.Name));
        Assert.Equal(One, value);
        // A header may hold an id as well.
        reader.Decode("t", prefixed.AsSpan(0, 5 + indexes), payload, new ValueArena(), out value);
        Assert.Equal(One, value);
    }

    [Theory, MemberData(nameof(Converters))]
    public void Keys_have_a_header_of_their_own_and_headers_have_none(string className)
    {
        Converter keys = Of(className, ConverterRole.Key, ("key.schema.id.serializer", Package + "HeaderSchemaIdSerializer"));
        Encode(keys, Row, One);
        Assert.Equal("__key_schema_id", keys.SchemaHeader);
        Assert.False(keys.WrittenSchemaHeader.IsEmpty);
        // The setting of values says nothing of keys.
        Converter other = Of(className, ConverterRole.Key, ("value.schema.id.serializer", Package + "HeaderSchemaIdSerializer"));
        Encode(other, Row, One);
        Assert.True(other.WrittenSchemaHeader.IsEmpty);
        Assert.Null(Of(className, ConverterRole.Header).SchemaHeader);
    }

    [Theory, MemberData(nameof(Converters))]
    public void A_reader_of_prefixes_alone_looks_at_no_header(string className)
    {
        Converter reader = Of(className, ConverterRole.Value, ("value.schema.id.deserializer", Package + "PrefixSchemaIdDeserializer"));
        byte[] prefixed = Encode(Of(className, ConverterRole.Value), Row, One);
        reader.Decode("t", new byte[17], prefixed, new ValueArena(), out Value value);
        Assert.Equal(One, value);
    }

    [Theory, MemberData(nameof(Converters))]
    public void A_header_that_names_nothing_is_a_fault_of_the_record(string className)
    {
        Converter reader = Of(className, ConverterRole.Value);
        byte[] unknown = [1, .. Guid.NewGuid().ToByteArray(), 0];
        Assert.True(Assert.Throws<RegistryException>(() => reader.Decode("t", unknown, [0], new ValueArena(), out _)).IsNotFound);
        Assert.Contains("magic byte", Assert.Throws<DataException>(() => reader.Decode("t", [7, 1], [0], new ValueArena(), out _)).Message);
        // Numbers below zero stand for GUIDs inside, and are nobody's to send.
        byte[] known = [1, .. Registry.GetById(Registry.Register("t-value", new SchemaText(SchemaText.Avro, "\"int\""))).Guid!.Value
            .ToByteArray(bigEndian: true), 0];
        try
        {
            reader.Decode("t", known, [2], new ValueArena(), out _);
        }
        catch (DataException)
        {
            // Of another format.
        }

        Assert.Contains("negative schema id",
            Assert.Throws<DataException>(() => reader.Decode("t", [0, 255, 255, 255, 255, 2], new ValueArena(), out _)).Message);
    }

    [Theory, MemberData(nameof(Converters))]
    public void Once_warm_a_record_with_a_header_costs_no_allocation(string className)
    {
        Converter writer = Of(className, ConverterRole.Value, ("value.schema.id.serializer", Package + "HeaderSchemaIdSerializer"));
        byte[] payload = Encode(writer, Row, One), header = writer.WrittenSchemaHeader.ToArray();
        var arena = new ValueArena();
        var output = new ArrayBufferWriter<byte>(64 * 1024);
        Run(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                arena.Reset();
                output.ResetWrittenCount();
                writer.Decode("t", header, payload, arena, out _);
                writer.Encode("t", Row, One, output);
            }
        }
    }

    private Converter Of(string className, ConverterRole role, params (string Key, string Value)[] settings)
    {
        var converter = (Converter)FormatPlugins.All.First(plugin => plugin.ClassName == className).Create();
        converter.Configure(settings.Append(("schema.registry.url", Url)).ToDictionary(s => s.Item1, s => s.Item2), role);
        return converter;
    }
}
