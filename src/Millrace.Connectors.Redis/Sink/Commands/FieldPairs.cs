using Millrace.Connectors.Redis.Resp;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>
/// The fields of a struct or the entries of a map as arguments: name, value, name, value; those without a value are left out.
/// </summary>
internal sealed class FieldPairs(ValueText text)
{
    /// <summary>How many pairs there are.</summary>
    /// <exception cref="DataException">The value is neither struct nor map, or there are none.</exception>
    public static int Count(in Record record)
    {
        bool isStruct = record.Value.Kind == ValueKind.Struct && record.ValueSchema is not null;
        if (!isStruct && record.Value.Kind != ValueKind.Map)
            throw new DataException($"The record's value is of type {record.Value.Kind}; redis.type HASH and STREAM need a struct or a "
                + "map (AVRO, JSON_SR, PROTOBUF or JSON).");
        int count = 0;
        ReadOnlySpan<Value> items = record.Value.Items;
        for (int i = isStruct ? 0 : 1; i < items.Length; i += isStruct ? 1 : 2)
            if (!items[i].IsNull) count++;
        return count > 0
            ? count
            : throw new DataException("The record's value has no field that is not null; redis.type HASH and STREAM need at least one.");
    }

    public void Add(RespCommands commands, in Record record)
    {
        ReadOnlySpan<Value> items = record.Value.Items;
        if (record.Value.Kind == ValueKind.Struct)
        {
            for (int i = 0; i < items.Length; i++)
            {
                if (items[i].IsNull) continue;
                Field field = record.ValueSchema!.Fields[i];
                commands.Add(field.Name);
                text.Add(commands, items[i], field.Schema);
            }

            return;
        }

        for (int i = 0; i < items.Length; i += 2)
        {
            if (items[i + 1].IsNull) continue;
            if (items[i].IsNull) throw new DataException("A key of the record's map is null.");
            text.Add(commands, items[i], record.ValueSchema?.KeySchema);
            text.Add(commands, items[i + 1], record.ValueSchema?.ValueSchema);
        }
    }
}
