using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

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
