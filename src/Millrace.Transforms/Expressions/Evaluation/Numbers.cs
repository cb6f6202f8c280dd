using System.Globalization;
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

    /// <summary>
    /// A number that JSON wrote beyond 64 bits is computed with and compared as FLOAT64, and copied exactly;
    /// anything else stays what it is.
    /// </summary>
    public static Value OfText(in Value value) =>
        value.IsNumberText ? Value.Float64(double.Parse(value.AsString, NumberStyles.Float, CultureInfo.InvariantCulture)) : value;

    /// <summary>As messages name the kind of a value.</summary>
    public static string NameOf(ValueKind kind) => kind.ToString().ToUpperInvariant();
}
