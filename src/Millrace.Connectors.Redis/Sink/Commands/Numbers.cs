using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.Redis.Sink.Commands;

/// <summary>What counts as a number. Text and bytes do: producers without schemas write numbers as digits, and Redis itself checks them.</summary>
internal static class Numbers
{
    public static void Require(in Value value, string part, string type)
    {
        if (value.Kind is >= ValueKind.Int8 and <= ValueKind.Bytes) return;
        throw new DataException($"The record's {part} is {(value.IsNull ? "missing" : $"of type {value.Kind}")}; redis.type {type} needs a number there.");
    }
}
