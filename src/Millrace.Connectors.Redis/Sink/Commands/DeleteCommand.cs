using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>DEL of every record's key, whatever its value is.</summary>
internal sealed class DeleteCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds) => Remove(commands, record);
}
