using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>A function of one number that leaves it whole or floating-point; null stays null.</summary>
internal sealed class NumericFunction(string name, Evaluator operand, Func<double, double> ofFraction, Func<long, long> ofWhole,
    StaticType type, Spot spot) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Null) return value;
        if (!Numbers.IsNumber(kind)) throw spot.Fault($"{name}() needs a number, not {Numbers.NameOf(kind)}");
        if (!Numbers.IsWhole(kind)) return Value.Float64(ofFraction(value.ToDouble()));
        try
        {
            return Value.Int64(ofWhole(value.AsInt64));
        }
        catch (OverflowException fault)
        {
            throw spot.Fault($"{name}({value}) does not fit in 64 bits", fault);
        }
    }
}
