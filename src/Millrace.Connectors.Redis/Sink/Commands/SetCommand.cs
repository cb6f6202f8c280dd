using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>SADD keyspace key; a tombstone is SREM.</summary>
internal sealed class SetCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        commands.Begin("*3\r\n$4\r\nSADD\r\n"u8);
        Keys.AddCollection(commands, record);
        Keys.AddMember(commands, record);
        AddExpireOfCollection(commands, record, ttlSeconds);
    }

    protected override void Remove(RespCommands commands, in Record record)
    {
        commands.Begin("*3\r\n$4\r\nSREM\r\n"u8);
        Keys.AddCollection(commands, record);
        Keys.AddMember(commands, record);
    }
}
