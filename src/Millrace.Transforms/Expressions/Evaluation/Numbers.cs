using Millrace.Data;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>Which values are numbers, and how they are read.</summary>
internal static class Numbers
{
    public static bool IsWhole(ValueKind kind) => kind is >= ValueKind.Int8 and <= ValueKind.Int64;

    public static bool IsNumber(ValueKind kind) => kind is >= ValueKind.Int8 and <= ValueKind.Float64;

    /// <summary>A number as a double; whole ones beyond 2^53 are rounded.</summary>
    public static double ToDouble(in Value number, ValueKind kind) => kind switch
    {
        ValueKind.Float64 => number.AsFloat64,
        ValueKind.Float32 => number.AsFloat32,
        _ => number.AsInt64,
    };

    /// <summary>As messages name the kind of a value.</summary>
    public static string NameOf(ValueKind kind) => kind.ToString().ToUpperInvariant();
}
