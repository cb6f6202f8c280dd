using Millrace.Connectors.Redis.Resp;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>TS.ADD keyspace key value: the key is the time in milliseconds; a tombstone removes what stands there.</summary>
internal sealed class TimeSeriesCommand(KeyNames keys, ValueText text, KeyTtl ttl) : RecordCommand(keys, text, ttl)
{
    protected override void Write(RespCommands commands, in Record record, long ttlSeconds)
    {
        Numbers.Require(record.Key, "key", "TIMESERIES");
        Numbers.Require(record.Value, "value", "TIMESERIES");
        commands.Begin("*4\r\n$6\r\nTS.ADD\r\n"u8);
        Keys.AddCollection(commands, record);
        Text.Add(commands, record.Key, record.KeySchema);
        Text.Add(commands, record.Value, record.ValueSchema);
        AddExpireOfCollection(commands, record, ttlSeconds);
    }

    protected override void Remove(RespCommands commands, in Record record)
    {
        Numbers.Require(record.Key, "key", "TIMESERIES");
        commands.Begin("*4\r\n$6\r\nTS.DEL\r\n"u8);
        Keys.AddCollection(commands, record);
        Text.Add(commands, record.Key, record.KeySchema);
        Text.Add(commands, record.Key, record.KeySchema);
    }
}
