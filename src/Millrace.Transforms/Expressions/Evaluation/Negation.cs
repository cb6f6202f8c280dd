using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>Minus before a number.</summary>
internal sealed class Negation(Evaluator operand, StaticType type, Spot spot) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Null) return value;
        if (!Numbers.IsNumber(kind)) throw spot.Fault($"'-' needs a number, not {Numbers.NameOf(kind)}");
        if (!Numbers.IsWhole(kind)) return Value.Float64(-value.ToDouble());
        return value.AsInt64 != long.MinValue ? Value.Int64(-value.AsInt64) : throw spot.Fault($"-({value}) does not fit in 64 bits");
    }
}
