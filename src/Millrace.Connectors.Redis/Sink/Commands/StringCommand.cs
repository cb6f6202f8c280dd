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
            throw new DataException($"The record's value is of type {record.Value.Kind}; it must be text or bytes: use the StringConverter or the ByteArrayConverter as "
                + "value.converter (input.data.format STRING or BYTES).");
        }

        commands.Begin(ttlSeconds > 0 ? "*5\r\n$3\r\nSET\r\n"u8 : "*3\r\n$3\r\nSET\r\n"u8);
        Keys.AddKey(commands, record);
        Text.AddPlain(commands, record.Value);
        if (ttlSeconds <= 0) return;
        commands.Add("EX"u8);
        commands.Add(ttlSeconds);
    }
}
