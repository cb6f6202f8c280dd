using System.Buffers;
using System.Text;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Formats.Values;

namespace Millrace.Connectors.PubSub.Sink;

/// <summary>
/// Attributes of the message being made: names, and values as UTF-8 in one buffer that is used again.
/// A name that comes again replaces its value.
/// </summary>
internal sealed class AttributeList
{
    private readonly List<(string Name, int Start, int Length)> _entries = [];
    private readonly ArrayBufferWriter<byte> _values = new(1024);

    public int Count => _entries.Count;

    public string NameAt(int index) => _entries[index].Name;

    public ReadOnlySpan<byte> ValueAt(int index) => _values.WrittenSpan.Slice(_entries[index].Start, _entries[index].Length);

    public void Clear()
    {
        _entries.Clear();
        _values.ResetWrittenCount();
    }

    public void Add(string name, string text)
    {
        int start = _values.WrittenCount;
        Encoding.UTF8.GetBytes(text, _values);
        Put(name, start);
    }

    public void Add(string name, long number)
    {
        int start = _values.WrittenCount;
        // 20: digits and sign of the longest.
        number.TryFormat(_values.GetSpan(20), out int written);
        _values.Advance(written);
        Put(name, start);
    }

    /// <summary>A value in Java's text form.</summary>
    public void Add(string name, Schema? schema, in Value value)
    {
        int start = _values.WrittenCount;
        WriteText(schema, in value, _values);
        Put(name, start);
    }

    /// <summary>As above, unless the text has more bytes than that: then nothing changes, and it returns false.</summary>
    public bool TryAdd(string name, Schema? schema, in Value value, int longest)
    {
        int start = _values.WrittenCount;
        WriteText(schema, in value, _values);
        if (_values.WrittenCount - start > longest) return false;
        Put(name, start);
        return true;
    }

    /// <summary>Writes valid UTF-8 whatever the value holds: JSON takes nothing else.</summary>
    public static void WriteText(Schema? schema, in Value value, IBufferWriter<byte> output)
    {
        if (value.IsUtf8 && Utf8.IsValid(value.AsBytes)) output.Write(value.AsBytes);
        else Encoding.UTF8.GetBytes(JavaText.Format(schema, in value), output);
    }

    public bool Contains(string name) => IndexOf(name) >= 0;

    private void Put(string name, int start)
    {
        int same = IndexOf(name);
        if (same >= 0) _entries.RemoveAt(same);
        _entries.Add((name, start, _values.WrittenCount - start));
    }

    private int IndexOf(string name)
    {
        for (int i = 0; i < _entries.Count; i++)
            if (_entries[i].Name == name) return i;
        return -1;
    }
}
