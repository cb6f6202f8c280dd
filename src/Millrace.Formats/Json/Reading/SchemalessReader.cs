using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Formats.Text;

namespace Millrace.Formats.Json.Reading;

/// <summary>
/// JSON without a schema: whole numbers are INT64, others FLOAT64, objects are maps. A number that neither type holds keeps its text.
/// </summary>
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
                value = ReadNumber(ref input);
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

    private static Value ReadNumber(ref JsonInput input)
    {
        ReadOnlySpan<byte> text = input.Reader.ValueSpan;
        bool isWhole = text.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0;
        if (isWhole && input.Reader.TryGetInt64(out long number)) return Value.Int64(number);
        if (!isWhole)
        {
            double parsed = JavaNumbers.TryParseShort(text, out double exact) ? exact : input.Reader.GetDouble();
            if (double.IsFinite(parsed) && (parsed != 0 || IsZero(text))) return Value.Float64(parsed);
        }

        return Value.NumberText(Encoding.ASCII.GetString(text));
    }

    // 0.0 and 0e5, but not 1e-400, which only a double takes for nothing.
    private static bool IsZero(ReadOnlySpan<byte> text)
    {
        int exponent = text.IndexOfAny((byte)'e', (byte)'E');
        return (exponent < 0 ? text : text[..exponent]).IndexOfAnyInRange((byte)'1', (byte)'9') < 0;
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

        value = input.Stack.PopMap(mark, input.Arena);
    }
}
