using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.Json;

/// <summary>
/// Single values as JSON text, for defaults in schemas and for showing values to people. Not for the hot path, unless a method says so.
/// </summary>
public static class JsonValues
{
    /// <summary>The value as JSON; decimals in base64, logical types in base form.</summary>
    /// <exception cref="DataException">It is not of the schema.</exception>
    public static string Print(Schema? schema, in Value value) => Print(schema, value, DecimalFormat.Base64);

    /// <summary>The schema as the JSON of an envelope, which is what <c>schema.content</c> takes; <c>null</c> for none.</summary>
    /// <exception cref="DataException">For a schema that contains itself.</exception>
    public static string PrintSchema(Schema? schema) => ConnectSchemaWriter.Print(schema, DecimalFormat.Base64);

    /// <summary>
    /// Writes a value without a schema, by what it is, as the JSON converter does with <c>schemas.enable=false</c>: also on the hot path.
    /// </summary>
    /// <exception cref="DataException">For a struct, whose fields only a schema names.</exception>
    public static void WriteSchemaless(in Value value, IBufferWriter<byte> output)
    {
        var json = new JsonOutput(output);
        SchemalessWriter.Instance.Write(ref json, value);
        json.Flush();
    }

    internal static string Print(Schema? schema, in Value value, DecimalFormat decimals)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var output = new JsonOutput(buffer);
        JsonWriterCompiler.Compile(schema, NullHandling.Null, decimals).Write(ref output, value);
        output.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>The value that a JSON text stands for, owning its memory.</summary>
    /// <exception cref="DataException"/>
    public static Value Read(Schema? schema, string json)
    {
        var input = new JsonInput(Encoding.UTF8.GetBytes(json), new ValueArena(), new ValueStack());
        try
        {
            input.Reader.Read();
            JsonReaderCompiler.Compile(schema, NullHandling.Null).Read(ref input, out Value value);
            return value.Detach();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            throw new DataException($"Not a JSON value: {JsonFault.Describe(fault)}", fault);
        }
    }
}
