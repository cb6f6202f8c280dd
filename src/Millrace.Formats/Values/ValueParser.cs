using System.Text;
using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>
/// Guesses the type of a text, as <c>Values.parseString</c> of Connect does for headers:
/// null, booleans, the smallest number that fits, dates and times, lists <c>[a,b]</c>, maps <c>{k:v}</c>; everything else stays text.
/// </summary>
public static class ValueParser
{
    // A header of brackets must not end in a stack overflow; deeper text stays text.
    private const int MaxDepth = 200;

    private const string Delimiters = ",:{}[]\"";

    /// <summary>The value and its schema. Never fails: what cannot be understood is text.</summary>
    public static SchemaAndValue Parse(string? text)
    {
        if (text is null) return default;
        ReadOnlySpan<char> trimmed = text.AsSpan().Trim();
        if (Literal(trimmed) is { } literal) return literal;
        if (trimmed.Length > 0 && trimmed[0] is '[' or '{')
        {
            var input = new Input(trimmed);
            if (TryComposite(ref input, 0, out SchemaAndValue composite) && input.IsAtEnd) return composite;
        }

        return TemporalText.Parse(text) ?? NumberText.Parse(text) ?? new SchemaAndValue(Schema.String, Value.String(text));
    }

    private static SchemaAndValue? Literal(ReadOnlySpan<char> text) => text switch
    {
        "null" => default(SchemaAndValue),
        "true" => new SchemaAndValue(Schema.Boolean, Value.Boolean(true)),
        "false" => new SchemaAndValue(Schema.Boolean, Value.Boolean(false)),
        _ => null,
    };

    private static bool TryComposite(ref Input input, int depth, out SchemaAndValue result)
    {
        result = default;
        if (depth > MaxDepth) return false;
        return input.Take('[') ? TryList(ref input, depth, out result) : input.Take('{') && TryMap(ref input, depth, out result);
    }

    private static bool TryList(ref Input input, int depth, out SchemaAndValue result)
    {
        var items = new List<SchemaAndValue>();
        result = default;
        while (!input.Take(']'))
        {
            if (items.Count > 0 && !input.Take(',')) return false;
            if (!TryElement(ref input, depth, out SchemaAndValue item)) return false;
            items.Add(item);
        }

        Schema? common = CommonSchema.Of(items);
        SchemaBuilder builder = common is null ? new SchemaBuilder(SchemaType.Array) : SchemaBuilder.Array(common);
        result = new SchemaAndValue(builder.Build(), Value.Array(items.Select(item => CommonSchema.Convert(item.Value, common)).ToArray()));
        return true;
    }

    private static bool TryMap(ref Input input, int depth, out SchemaAndValue result)
    {
        var keys = new List<SchemaAndValue>();
        var values = new List<SchemaAndValue>();
        result = default;
        while (!input.Take('}'))
        {
            input.Take(',');
            if (!TryElement(ref input, depth, out SchemaAndValue key) || key.Value.IsNull || !input.Take(':')) return false;
            if (!TryElement(ref input, depth, out SchemaAndValue value)) return false;
            keys.Add(key);
            values.Add(value);
        }

        Schema? keySchema = CommonSchema.Of(keys);
        Schema? valueSchema = keySchema is null ? null : CommonSchema.Of(values);
        var entries = new Value[keys.Count * 2];
        for (int i = 0; i < keys.Count; i++)
        {
            entries[2 * i] = CommonSchema.Convert(keys[i].Value, keySchema);
            entries[(2 * i) + 1] = CommonSchema.Convert(values[i].Value, valueSchema);
        }

        result = new SchemaAndValue(
            SchemaBuilder.Map(keySchema!, valueSchema!).Build(), Value.Map(entries, 0, new MapEntries().KeepOnce(entries)));
        return true;
    }

    private static bool TryElement(ref Input input, int depth, out SchemaAndValue result)
    {
        if (input.IsAt('[') || input.IsAt('{')) return TryComposite(ref input, depth + 1, out result);
        result = default;
        if (input.Take('"'))
        {
            if (!input.TryReadQuoted(out string quoted)) return false;
            result = TemporalText.Parse(quoted) ?? new SchemaAndValue(Schema.String, Value.String(quoted));
            return true;
        }

        string word = input.ReadWord();
        // A bare word makes the whole text a text.
        if ((Literal(word) ?? TemporalText.Parse(word) ?? NumberText.Parse(word)) is not { } known) return false;
        result = known;
        return true;
    }

    private ref struct Input(ReadOnlySpan<char> text)
    {
        private readonly ReadOnlySpan<char> _text = text;
        private int _at;

        public bool IsAtEnd
        {
            get
            {
                SkipBlanks();
                return _at == _text.Length;
            }
        }

        public bool IsAt(char c)
        {
            SkipBlanks();
            return _at < _text.Length && _text[_at] == c;
        }

        public bool Take(char c)
        {
            if (!IsAt(c)) return false;
            _at++;
            return true;
        }

        public bool TryReadQuoted(out string quoted)
        {
            var text = new StringBuilder();
            for (; _at < _text.Length; _at++)
            {
                char c = _text[_at];
                if (c == '"')
                {
                    _at++;
                    quoted = text.ToString();
                    return true;
                }

                if (c == '\\' && _at + 1 < _text.Length) c = _text[++_at];
                text.Append(c);
            }

            quoted = "";
            return false;
        }

        /// <summary>Up to the next delimiter that no backslash protects.</summary>
        public string ReadWord()
        {
            var text = new StringBuilder();
            for (; _at < _text.Length && !Delimiters.Contains(_text[_at]); _at++)
            {
                if (_text[_at] == '\\' && _at + 1 < _text.Length) _at++;
                text.Append(_text[_at]);
            }

            return text.ToString().Trim();
        }

        private void SkipBlanks()
        {
            while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        }
    }
}
