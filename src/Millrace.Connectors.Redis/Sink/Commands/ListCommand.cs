using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>RPUSH (or LPUSH) keyspace key; a tombstone removes the key wherever it stands in the list.</summary>
internal sealed class ListCommand(KeyNames keys, ValueText text, KeyTtl ttl, ListEnd end) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        commands.Begin(end == ListEnd.Left ? "*3\r\n$5\r\nLPUSH\r\n"u8 : "*3\r\n$5\r\nRPUSH\r\n"u8);
        Keys.AddCollection(commands, record);
        Keys.AddMember(commands, record);
        AddExpireOfCollection(commands, record, ttlSeconds);
    }

    protected override void Remove(RespCommands commands, in Record record)
    {
        commands.Begin("*4\r\n$4\r\nLREM\r\n"u8);
        Keys.AddCollection(commands, record);
        commands.Add(0);
        Keys.AddMember(commands, record);
    }
}
