using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

/// <summary>What a member that is not there means for a field that may not be null.</summary>
internal enum MissingMembers
{
    AreNull, AreAllowed,
}

/// <summary>
/// A struct, which is a JSON object. Members that are no fields are passed over, or gathered in a field of their own; of a repeated one the
/// last counts.
/// </summary>
internal sealed class JsonStructReader : JsonValueReader
{
    private readonly byte[][] _names;
    private readonly MissingMembers _missing;

    // The field for members that are no fields, and who reads them.
    private int _rest = -1;
    private JsonValueReader? _restReader;

    public JsonStructReader(Schema schema, NullHandling nulls, MissingMembers missing = MissingMembers.AreNull)
        : base(schema, nulls)
    {
        _missing = missing;
        _names = schema.Fields.Select(field => Encoding.UTF8.GetBytes(field.Name)).ToArray();
        Fields = new JsonValueReader[_names.Length];
    }

    /// <summary>Filled by the compiler.</summary>
    public JsonValueReader[] Fields { get; }

    /// <summary>Gathers the members that are no fields in this one, a map.</summary>
    public void GatherRest(int field, JsonValueReader reader) => (_rest, _restReader) = (field, reader);

    protected override void ReadValue(ref JsonInput input, out Value value)
    {
        if (input.Reader.TokenType != JsonTokenType.StartObject)
            throw new DataException($"Structs should be encoded as JSON objects, but found {input.NodeType}");
        value = input.Arena.Struct(_names.Length, out Span<Value> fields);
        int index = -1, mark = input.Stack.Count;
        try
        {
            int expected = 0;
            while (input.Reader.Read() && input.Reader.TokenType == JsonTokenType.PropertyName)
            {
                index = Find(input, expected);
                if (index < 0)
                {
                    index = _rest;
                    ReadOther(ref input);
                    continue;
                }

                input.Reader.Read();
                Fields[index].Read(ref input, out fields[index]);
                expected = index + 1;
            }

            if (input.Stack.Count > mark) fields[_rest] = input.Stack.PopMap(mark, input.Arena);
            for (index = 0; index < fields.Length; index++)
                if (fields[index].IsNull)
                    fields[index] = _missing == MissingMembers.AreNull ? Fields[index].ReadNull() : Fields[index].ReadMissing();
        }
        catch (DataException fault)
        {
            throw FieldFault.In(Schema.Fields[index].Name, fault);
        }
        catch (InvalidOperationException fault) when (index >= 0)
        {
            // What the reader throws for an escape or bytes that make no text.
            throw FieldFault.In(Schema.Fields[index].Name,
                new DataException("the text is no valid Unicode: it holds half of a surrogate pair, or bytes that are no UTF-8", fault));
        }
    }

    private void ReadOther(ref JsonInput input)
    {
        if (_restReader is null)
        {
            input.Reader.Skip();
            return;
        }

        input.Stack.Push(input.ReadText());
        input.Reader.Read();
        _restReader.ReadAny(ref input, out Value read);
        input.Stack.Push(read);
    }

    // Members mostly come in the order of the fields, so the next one is tried first, then the others in turn.
    private int Find(in JsonInput input, int expected)
    {
        for (int i = 0; i < _names.Length; i++)
        {
            int candidate = expected + i;
            if (candidate >= _names.Length) candidate -= _names.Length;
            if (input.Reader.ValueTextEquals(_names[candidate])) return candidate;
        }

        return -1;
    }
}
