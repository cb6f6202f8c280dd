using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>SET key value [EX ttl]: text and bytes as they are.</summary>
internal sealed class StringCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        if (record.Value.Kind is not (ValueKind.String or ValueKind.Bytes))
        {
            throw new DataException($"The record's value is of type {record.Value.Kind}; it must be text or bytes: use the "
                + "StringConverter or the ByteArrayConverter as value.converter (input.data.format STRING or BYTES).");
        }

        commands.Begin(ttlSeconds > 0 ? "*5\r\n$3\r\nSET\r\n"u8 : "*3\r\n$3\r\nSET\r\n"u8);
        Keys.AddKey(commands, record);
        Text.AddPlain(commands, record.Value);
        if (ttlSeconds <= 0) return;
        commands.Add("EX"u8);
        commands.Add(ttlSeconds);
    }
}

/// <summary>HSET key field value ...: fields that are not in the record stay as they are.</summary>
internal sealed class HashCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    private readonly FieldPairs _pairs = new(text);

    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        commands.Begin(2 + (2 * FieldPairs.Count(record)));
        commands.Add("HSET"u8);
        Keys.AddKey(commands, record);
        _pairs.Add(commands, record);
        AddExpireOfKey(commands, record, ttlSeconds);
    }
}

/// <summary>JSON.SET key $ document: text and bytes as they are, else the value without its schema.</summary>
internal sealed class JsonCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        commands.Begin("*4\r\n$8\r\nJSON.SET\r\n"u8);
        Keys.AddKey(commands, record);
        commands.Add("$"u8);
        if (record.Value.Kind is ValueKind.String or ValueKind.Bytes) Text.AddPlain(commands, record.Value);
        else Text.AddJson(commands, record.Value, record.ValueSchema);
        AddExpireOfKey(commands, record, ttlSeconds);
    }
}

/// <summary>DEL of every record's key, whatever its value is.</summary>
internal sealed class DeleteCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds) => Remove(commands, record);
}
