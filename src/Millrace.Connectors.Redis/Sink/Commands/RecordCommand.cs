using Millrace.Connectors.Redis.Resp;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>How records become commands: one implementation for each type of Redis.</summary>
internal abstract class RecordCommand(KeyNames keys, ValueText text, KeyTtl ttl)
{
    protected KeyNames Keys => keys;

    protected ValueText Text => text;

    /// <summary>Adds the commands of one record, in the order in which they are to run.</summary>
    /// <exception cref="DataException">The record cannot be written; what was added is to be taken back.</exception>
    public void Add(RespCommands commands, in Record record)
    {
        if (record.Value.IsLiteralNull)
        {
            throw new DataException("The record's value is the JSON text null, which is no tombstone and deletes nothing: send a record "
                + "without a value to delete the key, or drop such records with a Filter.");
        }

        if (record.Value.IsNull) Remove(commands, record);
        else Write(commands, record, ttl.Of(record));
    }

    protected abstract void Write(RespCommands commands, in Record record, long ttlSeconds);

    /// <summary>What a tombstone does. Default: deletes the record's key.</summary>
    protected virtual void Remove(RespCommands commands, in Record record)
    {
        commands.Begin("*2\r\n$3\r\nDEL\r\n"u8);
        keys.AddKey(commands, record);
    }

    /// <summary>Adds an EXPIRE of the record's own key.</summary>
    protected void AddExpireOfKey(RespCommands commands, in Record record, long ttlSeconds)
    {
        if (ttlSeconds <= 0) return;
        commands.Begin("*3\r\n$6\r\nEXPIRE\r\n"u8);
        keys.AddKey(commands, record);
        commands.Add(ttlSeconds);
    }

    /// <summary>Adds an EXPIRE of the topic's collection.</summary>
    protected void AddExpireOfCollection(RespCommands commands, in Record record, long ttlSeconds)
    {
        if (ttlSeconds <= 0) return;
        commands.Begin("*3\r\n$6\r\nEXPIRE\r\n"u8);
        keys.AddCollection(commands, record);
        commands.Add(ttlSeconds);
    }
}
