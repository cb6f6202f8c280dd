using System.Globalization;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.Redis.Sink;

/// <summary>
/// Seconds that a key shall live: <c>redis.key.ttl</c> of the configuration, or the record's header of that name, which wins. -1: for ever.
/// </summary>
internal sealed class KeyTtl(long seconds)
{
    public long Of(in Record record)
    {
        if (record.Headers is null || !record.Headers.TryGetLast(SharedSettings.Ttl.Name, out Header header)) return seconds;
        Value value = header.Value;
        switch (value.Kind)
        {
            case ValueKind.Int8 or ValueKind.Int16 or ValueKind.Int32 or ValueKind.Int64: return value.AsInt64;
            case ValueKind.String
                when long.TryParse(value.AsString, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long given):
                return given;
            case ValueKind.Bytes
                when long.TryParse(value.AsBytes, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long given):
                return given;
            default: throw new DataException($"The header {SharedSettings.Ttl.Name} is {value}; it must be a whole number of seconds.");
        }
    }
}
