using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>= != &lt; &lt;= &gt; &gt;=; null when a side is null.</summary>
internal sealed class Comparison(Operator comparison, Evaluator left, Evaluator right, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, left.Type.IsNullable || right.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value a = left.Evaluate(in row), b = right.Evaluate(in row);
        return a.IsNull || b.IsNull ? default : Value.Boolean(Holds(comparison, Order.Of(in a, in b, spot)));
    }

    /// <summary>Whether the comparison holds for values in that order (<see cref="Order"/>).</summary>
    public static bool Holds(Operator comparison, int order) => comparison switch
    {
        Operator.Equal => order == 0,
        Operator.NotEqual => order != 0,
        Operator.Less => order == -1,
        Operator.LessOrEqual => order is -1 or 0,
        Operator.Greater => order == 1,
        _ => order is 0 or 1,
    };
}
