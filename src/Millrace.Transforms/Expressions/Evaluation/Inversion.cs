using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

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
