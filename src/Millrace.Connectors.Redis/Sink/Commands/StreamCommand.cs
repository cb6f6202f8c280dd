using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>XADD keyspace * field value ...; a stream cannot take back, so tombstones do nothing.</summary>
internal sealed class StreamCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    private readonly FieldPairs _pairs = new(text);

    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        commands.Begin(3 + (2 * FieldPairs.Count(record)));
        commands.Add("XADD"u8);
        Keys.AddCollection(commands, record);
        commands.Add("*"u8);
        _pairs.Add(commands, record);
        AddExpireOfCollection(commands, record, ttlSeconds);
    }

    protected override void Remove(RespCommands commands, in Record record)
    {
    }
}
