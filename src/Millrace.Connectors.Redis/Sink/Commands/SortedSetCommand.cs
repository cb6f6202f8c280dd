using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>ZADD keyspace value key: the value is the score; a tombstone is ZREM.</summary>
internal sealed class SortedSetCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        Numbers.Require(record.Value, "value", "ZSET");
        commands.Begin("*4\r\n$4\r\nZADD\r\n"u8);
        Keys.AddCollection(commands, record);
        Text.Add(commands, record.Value, record.ValueSchema);
        Keys.AddMember(commands, record);
        AddExpireOfCollection(commands, record, ttlSeconds);
    }

    protected override void Remove(RespCommands commands, in Record record)
    {
        commands.Begin("*3\r\n$4\r\nZREM\r\n"u8);
        Keys.AddCollection(commands, record);
        Keys.AddMember(commands, record);
    }
}
