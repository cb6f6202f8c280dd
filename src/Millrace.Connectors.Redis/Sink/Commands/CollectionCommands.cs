using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Errors;
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

/// <summary>The end of a list that is pushed to.</summary>
internal enum ListEnd
{
    Right, Left,
}

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

/// <summary>
/// What counts as a number. Text and bytes do: producers without schemas write numbers as digits, and Redis itself checks them.
/// </summary>
internal static class Numbers
{
    public static void Require(in Value value, string part, string type)
    {
        if (value.Kind is >= ValueKind.Int8 and <= ValueKind.Bytes) return;
        string found = value.IsNull ? "missing" : $"of type {value.Kind}";
        throw new DataException($"The record's {part} is {found}; redis.type {type} needs a number there.");
    }
}
