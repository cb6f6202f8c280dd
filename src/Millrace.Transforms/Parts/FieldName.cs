using System.Text;
using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>Name of a field as text and as UTF-8, so that the keys of a map are compared without making strings of them.</summary>
internal sealed class FieldName(string text)
{
    private readonly byte[] _utf8 = Encoding.UTF8.GetBytes(text);

    public string Text => text;

    /// <summary>The name as a key for a new map; it owns its bytes.</summary>
    public Value Key => Value.Utf8(_utf8, 0, _utf8.Length);

    public bool Matches(in Value key) =>
        key.Kind == ValueKind.String && (key.IsUtf8 ? key.AsBytes.SequenceEqual(_utf8) : key.AsString == text);

    /// <summary>Index of the entry's value among keys and values, or -1.</summary>
    public int FindIn(ReadOnlySpan<Value> keysAndValues)
    {
        for (int i = 0; i < keysAndValues.Length; i += 2)
            if (Matches(keysAndValues[i])) return i + 1;
        return -1;
    }

    /// <summary>The entry's value; null when there is none.</summary>
    public Value GetFrom(ReadOnlySpan<Value> keysAndValues) => FindIn(keysAndValues) is >= 0 and var index ? keysAndValues[index] : default;

    public static FieldName[] Of(IEnumerable<string> names) => [.. names.Select(name => new FieldName(name))];

    /// <summary>Index of the name that is this key, or -1.</summary>
    public static int IndexOf(FieldName[] names, in Value key)
    {
        for (int i = 0; i < names.Length; i++)
            if (names[i].Matches(key)) return i;
        return -1;
    }
}
