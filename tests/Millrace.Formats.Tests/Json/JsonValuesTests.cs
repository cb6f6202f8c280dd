using System.Buffers;
using System.Text;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;

namespace Millrace.Formats.Tests.Json;

public class JsonValuesTests
{
    private static readonly Schema Row = SchemaBuilder.Struct().Field("n", Schema.Int32).Field("t", Schema.OptionalString).Build();

    [Fact]
    public void Reads_back_what_it_prints()
    {
        string json = JsonValues.Print(Row, Value.Struct([Value.Int32(7), Value.String("a\"b")]));

        Assert.Equal("""{"n":7,"t":"a\"b"}""", json);
        Assert.Equal(7, JsonValues.Read(Row, json).Items[0].AsInt32);
        Assert.Throws<DataException>(() => JsonValues.Read(Row, "{"));
    }

    [Fact]
    public void Writes_what_has_no_schema_as_what_it_is()
    {
        Value list = Value.Array([Value.Int32(1), Value.Null, Value.String("x"), Value.Map([Value.String("k"), Value.Boolean(true)])]);

        Assert.Equal("""[1,null,"x",{"k":true}]""", Schemaless(list));
        Assert.Throws<DataException>(() => Schemaless(Value.Struct([Value.Int32(1)])));
    }

    private static string Schemaless(Value value)
    {
        var output = new ArrayBufferWriter<byte>();
        JsonValues.WriteSchemaless(value, output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
