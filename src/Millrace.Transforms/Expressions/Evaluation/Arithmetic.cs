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
