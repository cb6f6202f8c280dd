using System.Text;
using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Names of keys in Redis: that of a record (keyspace, separator, the record's key; the record's key alone without a keyspace) or of the
/// collection that all records of a topic go to (the keyspace).
/// </summary>
internal sealed class KeyNames(ValueText text, string keyspace, string separator)
{
    private const string Topic = "${topic}";

    private readonly Dictionary<string, (byte[] Prefix, byte[] Collection)> _byTopic = new(StringComparer.Ordinal);
    private string? _lastTopic;
    private (byte[] Prefix, byte[] Collection) _last;

    /// <summary>Adds the key of this record.</summary>
    /// <exception cref="DataException">The record has none that could be one.</exception>
    public void AddKey(RespCommands commands, in Record record)
    {
        Require(record.Key);
        byte[] prefix = Of(record.Topic).Prefix;
        if (prefix.Length > 0)
        {
            commands.Add(prefix, text.Plain(record.Key));
            return;
        }

        if (text.Plain(record.Key).IsEmpty) throw new DataException("The record's key is empty: Redis needs a key of at least one byte.");
        text.AddPlain(commands, record.Key);
    }

    /// <summary>Adds the key of the topic's collection.</summary>
    public void AddCollection(RespCommands commands, in Record record) => commands.Add(Of(record.Topic).Collection.AsSpan());

    /// <summary>Adds the record's key as a member of a collection. Errors: as above.</summary>
    public void AddMember(RespCommands commands, in Record record)
    {
        Require(record.Key);
        text.AddPlain(commands, record.Key);
    }

    private static void Require(in Value key)
    {
        if (key.Kind is ValueKind.String or ValueKind.Bytes) return;
        throw new DataException(key.IsNull
            ? "The record has no key, and Redis needs one: send records with keys, or make one of the value with the ValueToKey and "
                + "ExtractField$Key transformations."
            : $"The record's key is of type {key.Kind}; it must be text or bytes: use the StringConverter or the ByteArrayConverter as "
                + "key.converter (input.key.format STRING or BYTES).");
    }

    private (byte[] Prefix, byte[] Collection) Of(string topic)
    {
        if (ReferenceEquals(topic, _lastTopic)) return _last;
        if (!_byTopic.TryGetValue(topic, out _last))
        {
            string name = keyspace.Replace(Topic, topic, StringComparison.Ordinal);
            Encoding charset = text.Charset;
            _byTopic[topic] = _last = (charset.GetBytes(name.Length == 0 ? "" : name + separator), charset.GetBytes(name));
        }

        _lastTopic = topic;
        return _last;
    }
}
