using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>
/// Makes records of messages, as Google's connector does:
/// <c>{"data":"base64","attributes":{"k":"v"},"messageId":"1","publishTime":"2024-01-01T00:00:00.123Z","orderingKey":"o"}</c>.
/// </summary>
internal sealed class MessageReader(SourceOptions options, PartitionChooser partitions)
{
    // Few sets of attributes are usual; a service that invents names for every message must not fill the memory.
    private const int MostLayouts = 1000;

    private const string OrderingKeyName = "orderingKey";

    private readonly byte[]? _keyAttribute = options.KeyAttribute is { } key && key != OrderingKeyName ? Encoding.UTF8.GetBytes(key) : null;
    private readonly byte[]? _timestampAttribute = options.TimestampAttribute is { } timestamp ? Encoding.UTF8.GetBytes(timestamp) : null;
    private readonly AttributeSlots _attributes = new();
    private readonly Dictionary<int, StructLayout> _layouts = [];
    private byte[] _unescaped = [];

    /// <summary>Adds one record.</summary>
    /// <exception cref="ConnectException">For what is no message.</exception>
    public void Read(ReadOnlySpan<byte> json, RecordBatch batch, long tag)
    {
        ref Record record = ref batch.Add();
        record.Topic = options.Topic;
        record.Tag = tag;
        _attributes.Clear();
        Value data = Value.Bytes([]), orderingKey = default;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("data"u8)) data = ReadData(ref reader, batch.Arena);
            else if (reader.ValueTextEquals("attributes"u8)) ReadAttributes(ref reader, batch.Arena);
            else if (reader.ValueTextEquals("orderingKey"u8)) orderingKey = ReadText(ref reader, batch.Arena);
            else if (reader.ValueTextEquals("publishTime"u8)) record.Timestamp = ReadTime(ref reader);
            else reader.Skip();
        }

        Fill(ref record, data, orderingKey.IsNull || orderingKey.AsBytes.IsEmpty ? default : orderingKey, batch.Arena);
    }

    private void Fill(ref Record record, Value data, Value orderingKey, ValueArena arena)
    {
        if (options.MakeOrderingKey && !orderingKey.IsNull) _attributes.Add("orderingKey"u8, orderingKey);
        bool hasTimestamp = _timestampAttribute is not null && ReadTimestamp(ref record);
        Value key = _keyAttribute is not null ? _attributes.Take(_keyAttribute) : options.KeyAttribute is null ? default : orderingKey;
        record.KeySchema = Schema.OptionalString;
        record.Key = key;
        if (_attributes.Count == (hasTimestamp ? 1 : 0)) SetBytes(ref record, data);
        else if (options.UseHeaders) SetHeaders(ref record, data);
        else SetStruct(ref record, data, arena);
        record.Partition = partitions.Choose(key, data, orderingKey);
    }

    /// <summary>True when the message has that attribute, whatever it holds.</summary>
    private bool ReadTimestamp(ref Record record)
    {
        int at = _attributes.IndexOf(_timestampAttribute);
        if (at < 0) return false;
        ReadOnlySpan<byte> text = _attributes.ValueAt(at).AsBytes;
        if (Utf8Parser.TryParse(text, out long milliseconds, out int used) && used == text.Length && milliseconds >= 0)
            record.Timestamp = milliseconds;
        return true;
    }

    private static void SetBytes(ref Record record, Value data)
    {
        record.ValueSchema = Schema.Bytes;
        record.Value = data;
    }

    private void SetHeaders(ref Record record, Value data)
    {
        SetBytes(ref record, data);
        record.Headers = new Headers();
        for (int i = 0; i < _attributes.Count; i++)
            record.Headers.Add(
                new Header(Encoding.UTF8.GetString(_attributes.NameAt(i)), Schema.String, Value.String(_attributes.ValueAt(i).AsString)));
    }

    private void SetStruct(ref Record record, Value data, ValueArena arena)
    {
        record.ValueSchema = LayoutOf().Schema;
        record.Value = arena.Struct(_attributes.Count + 1, out Span<Value> fields);
        fields[0] = data;
        for (int i = 0; i < _attributes.Count; i++) fields[i + 1] = _attributes.ValueAt(i);
    }

    private StructLayout LayoutOf()
    {
        var hash = new HashCode();
        for (int i = 0; i < _attributes.Count; i++)
        {
            hash.AddBytes(_attributes.NameAt(i));
            hash.Add(i);
        }

        int code = hash.ToHashCode();
        if (_layouts.TryGetValue(code, out StructLayout? layout) && layout.Fits(_attributes)) return layout;
        if (_attributes.IndexOf("message"u8) >= 0)
        {
            throw new ConnectException(
                $"A message of {options.Subscription} has an attribute named '{StructLayout.Body}', which is the field of its data: set "
                + $"kafka.record.headers=true.");
        }

        if (_layouts.Count >= MostLayouts) _layouts.Clear();
        return _layouts[code] = new StructLayout(_attributes);
    }

    private Value ReadData(ref Utf8JsonReader reader, ValueArena arena)
    {
        ReadOnlySpan<byte> base64 = NextText(ref reader);
        int padding = base64.EndsWith("=="u8) ? 2 : base64.EndsWith("="u8) ? 1 : 0;
        Value data = arena.Bytes((base64.Length / 4 * 3) - padding, out Span<byte> target);
        if (Base64.DecodeFromUtf8(base64, target, out _, out int written) != System.Buffers.OperationStatus.Done
            || written != target.Length)
            throw new ConnectException($"A message of {options.Subscription} has data that is no base64.");
        return data;
    }

    private void ReadAttributes(ref Utf8JsonReader reader, ValueArena arena)
    {
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            ReadOnlySpan<byte> name = _attributes.ReadName(ref reader);
            _attributes.Add(name, ReadText(ref reader, arena));
        }
    }

    private Value ReadText(ref Utf8JsonReader reader, ValueArena arena) => arena.Utf8(NextText(ref reader));

    private static long ReadTime(ref Utf8JsonReader reader)
    {
        reader.Read();
        return reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time.ToUnixTimeMilliseconds() : Record.None;
    }

    // Valid until the next call.
    private ReadOnlySpan<byte> NextText(ref Utf8JsonReader reader)
    {
        reader.Read();
        if (!reader.ValueIsEscaped) return reader.ValueSpan;
        if (_unescaped.Length < reader.ValueSpan.Length) _unescaped = new byte[reader.ValueSpan.Length];
        return _unescaped.AsSpan(0, reader.CopyString(_unescaped));
    }
}
