using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>
/// And, or in SQL's three-valued logic: a side that decides makes the other one not matter, null included; else null when one is null.
/// The right side is only looked at when the left one does not decide.
/// </summary>
/// <param name="decisive">The truth that decides: false for and, true for or.</param>
internal sealed class Logic(bool decisive, Evaluator left, Evaluator right, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, left.Type.IsNullable || right.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value a = left.Evaluate(in row);
        if (Decides(in a)) return a;
        Value b = right.Evaluate(in row);
        return Decides(in b) || a.IsNull == b.IsNull ? b : default;
    }

    private bool Decides(in Value value)
    {
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Boolean) return value.AsBoolean == decisive;
        return kind == ValueKind.Null
            ? false
            : throw spot.Fault($"'{(decisive ? "or" : "and")}' needs conditions, not {Numbers.NameOf(kind)}");
    }
}
