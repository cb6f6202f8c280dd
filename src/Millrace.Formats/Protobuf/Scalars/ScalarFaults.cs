using System.Runtime.CompilerServices;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Scalars;

/// <summary>Checks of values to be written.</summary>
internal static class ScalarFaults
{
    /// <summary>The number of an integer value of any size.</summary>
    /// <exception cref="DataException">For other kinds.</exception>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long Integer(in Value value)
    {
        if (value.Kind is < ValueKind.Int8 or > ValueKind.Int64) throw Invalid("an integer", value);
        return value.AsInt64;
    }

    /// <summary>The same, of 32 bits without a sign. Errors: also for a number that does not fit.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Unsigned32(in Value value)
    {
        long number = Integer(value);
        return number == (uint)number ? (uint)number : throw new DataException($"{number} does not fit a field of type uint32 or fixed32");
    }

    public static DataException Invalid(string wanted, in Value value) => new($"Invalid value: {value.Kind} where {wanted} is expected");
}
