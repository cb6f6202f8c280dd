using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

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
