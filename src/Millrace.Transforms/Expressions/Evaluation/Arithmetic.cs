using System.Globalization;
using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>An operation on two numbers; null when one of them is. Whole numbers are of 64 bits, and must not overflow.</summary>
internal sealed class Arithmetic<TOperation>(Evaluator left, Evaluator right, StaticType type, Spot spot) : Evaluator(type)
    where TOperation : struct, IArithmetic
{
    public override Value Evaluate(in Row row)
    {
        Value a = left.Evaluate(in row), b = right.Evaluate(in row);
        ValueKind kindA = a.Kind, kindB = b.Kind;
        if (kindA == ValueKind.Float64 && kindB == ValueKind.Float64) return Fractions(a.AsFloat64, b.AsFloat64);
        if (kindA == ValueKind.Null || kindB == ValueKind.Null) return default;
        if (!Numbers.IsNumber(kindA) || !Numbers.IsNumber(kindB))
        {
            (a, b) = (Numbers.OfText(a), Numbers.OfText(b));
            (kindA, kindB) = (a.Kind, b.Kind);
        }

        if (!Numbers.IsNumber(kindA) || !Numbers.IsNumber(kindB)) throw NoNumber(Numbers.IsNumber(kindA) ? kindB : kindA);
        return TOperation.KeepsWhole && Numbers.IsWhole(kindA) && Numbers.IsWhole(kindB)
            ? Wholes(a.AsInt64, b.AsInt64)
            : Fractions(Numbers.ToDouble(a, kindA), Numbers.ToDouble(b, kindB));
    }

    private Value Fractions(double a, double b)
    {
        if (TOperation.Divides && b == 0) throw spot.Fault("division by zero");
        return Value.Float64(TOperation.Of(a, b));
    }

    private Value Wholes(long a, long b)
    {
        if (TOperation.Divides && b == 0) throw spot.Fault("division by zero");
        try
        {
            return Value.Int64(TOperation.Of(a, b));
        }
        catch (OverflowException fault)
        {
            throw spot.Fault($"{a} {TOperation.Symbol} {b} does not fit in 64 bits", fault);
        }
    }

    private Errors.DataException NoNumber(ValueKind kind) => spot.Fault($"'{TOperation.Symbol}' needs numbers, not {Numbers.NameOf(kind)}");
}

/// <summary>One arithmetic operation, chosen when the code is compiled, so that it costs no call.</summary>
internal interface IArithmetic
{
    static abstract string Symbol { get; }

    /// <summary>True: the second number must not be 0.</summary>
    static abstract bool Divides { get; }

    /// <summary>False: the result of two whole numbers is a floating-point one too.</summary>
    static abstract bool KeepsWhole { get; }

    /// <exception cref="OverflowException"/>
    static abstract long Of(long left, long right);

    static abstract double Of(double left, double right);
}

internal readonly struct Addition : IArithmetic
{
    public static string Symbol => "+";

    public static bool Divides => false;

    public static bool KeepsWhole => true;

    public static long Of(long left, long right) => checked(left + right);

    public static double Of(double left, double right) => left + right;
}

internal readonly struct Subtraction : IArithmetic
{
    public static string Symbol => "-";

    public static bool Divides => false;

    public static bool KeepsWhole => true;

    public static long Of(long left, long right) => checked(left - right);

    public static double Of(double left, double right) => left - right;
}

internal readonly struct Multiplication : IArithmetic
{
    public static string Symbol => "*";

    public static bool Divides => false;

    public static bool KeepsWhole => true;

    public static long Of(long left, long right) => checked(left * right);

    public static double Of(double left, double right) => left * right;
}

internal readonly struct Division : IArithmetic
{
    public static string Symbol => "/";

    public static bool Divides => true;

    public static bool KeepsWhole => false;

    public static long Of(long left, long right) => left / right;

    public static double Of(double left, double right) => left / right;
}

internal readonly struct Remainder : IArithmetic
{
    public static string Symbol => "%";

    public static bool Divides => true;

    public static bool KeepsWhole => true;

    // The least number by -1 would be an overflow to the processor.
    public static long Of(long left, long right) => right == -1 ? 0 : left % right;

    public static double Of(double left, double right) => left % right;
}

/// <summary>A Decimal, held as unscaled bytes, as a floating-point number.</summary>
internal sealed class DecimalAsFraction(Evaluator operand, int scale)
    : Evaluator(new StaticType(TypeKind.Fraction, operand.Type.IsNullable))
{
    // Powers of ten up to this are exact as doubles, and so are integers of 53 bits:
    // one division is then rounded as reading the text would be.
    private const int MostExactPower = 22;
    private const long MostExactInteger = 1L << 53;

    private readonly double _power = Math.Pow(10, Math.Clamp(scale, 0, MostExactPower));

    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (value.IsNull) return value;
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        if (scale is >= 0 and <= MostExactPower && unscaled.Length <= sizeof(long))
        {
            long number = unscaled.Length > 0 ? (sbyte)unscaled[0] : 0;
            for (int i = 1; i < unscaled.Length; i++) number = (number << 8) | unscaled[i];
            if (number is >= -MostExactInteger and <= MostExactInteger) return Value.Float64(number / _power);
        }

        return Value.Float64(double.Parse(DecimalText.Format(unscaled, scale), NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}

/// <summary>Not; that of null is null.</summary>
internal sealed class Inversion(Evaluator operand, Spot spot) : Evaluator(new StaticType(TypeKind.Boolean, operand.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Boolean) return Value.Boolean(!value.AsBoolean);
        return kind == ValueKind.Null ? value : throw spot.Fault($"'not' needs a condition, not {Numbers.NameOf(kind)}");
    }
}
