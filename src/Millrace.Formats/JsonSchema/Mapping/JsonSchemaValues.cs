using System.Buffers;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.Json;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.Json.Writing;
using Millrace.Formats.JsonSchema.Reading;
using Millrace.Formats.JsonSchema.Schemas;
using Millrace.Formats.JsonSchema.Writing;

namespace Millrace.Formats.JsonSchema.Mapping;

/// <summary>Defaults in schemas: values in their JSON form.</summary>
internal static class JsonSchemaValues
{
    /// <summary>The value, owning its memory.</summary>
    /// <exception cref="DataException">It is none of the schema.</exception>
    public static Value Read(Schema schema, JsonElement json)
    {
        string text = JsonSchemaText.Print(json);
        try
        {
            var input = new JsonInput(Encoding.UTF8.GetBytes(text), new ValueArena(), new ValueStack());
            input.Reader.Read();
            JsonSchemaReaderCompiler.Compile(schema, preservesMore: false).Read(ref input, out Value value);
            return value.Detach();
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException or DataException)
        {
            throw new DataException($"The default {text} does not fit its schema {schema}: {JsonFault.Describe(fault)}", fault);
        }
    }

    public static string Print(Schema schema, DecimalFormat decimals)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var output = new JsonOutput(buffer);
        JsonSchemaWriterCompiler.Compile(schema, new JsonSchemaSettings { Decimals = decimals }).Write(ref output, schema.Default);
        output.Flush();
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
