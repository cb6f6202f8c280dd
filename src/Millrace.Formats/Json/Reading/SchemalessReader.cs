using System.Text.Json;
using Millrace.Data;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Reading;

/// <summary>JSON without a schema: whole numbers are INT64, others FLOAT64, objects are maps.</summary>
internal sealed class SchemalessReader : JsonValueReader
{
    public static readonly SchemalessReader Instance = new();

    private SchemalessReader()
        : base(Schema.OptionalString, NullHandling.Null)
    {
    }

    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        switch (input.Reader.TokenType)
        {
            case JsonTokenType.True or JsonTokenType.False:
                value = Value.Boolean(input.Reader.TokenType == JsonTokenType.True);
                break;
            case JsonTokenType.Number:
                bool isWhole = input.Reader.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
                if (isWhole && input.Reader.TryGetInt64(out long number)) value = Value.Int64(number);
                else value = Value.Float64(JavaNumbers.TryParseShort(input.Reader.ValueSpan, out double parsed) ? parsed : input.Reader.GetDouble());
                break;
            case JsonTokenType.String:
                value = input.ReadText();
                break;
            case JsonTokenType.StartArray:
                ReadList(ref input, out value);
                break;
            default:
                ReadMap(ref input, out value);
                break;
        }
    }

    private void ReadList(ref JsonInput input, out Value value)
    {
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType != JsonTokenType.EndArray)
        {
            Read(ref input, out Value item);
            input.Stack.Push(item);
        }

        value = input.Arena.Array(input.Stack.Count - mark, out Span<Value> items);
        input.Stack.PopTo(mark, items);
    }

    private void ReadMap(ref JsonInput input, out Value value)
    {
        int mark = input.Stack.Count;
        while (input.Reader.Read() && input.Reader.TokenType == JsonTokenType.PropertyName)
        {
            input.Stack.Push(input.ReadText());
            input.Reader.Read();
            Read(ref input, out Value item);
            input.Stack.Push(item);
        }

        value = input.Arena.Map((input.Stack.Count - mark) / 2, out Span<Value> entries);
        input.Stack.PopTo(mark, entries);
    }
}
