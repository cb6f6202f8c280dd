using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>least &lt;= x and x &lt;= most, nulls included: false when one side does not hold, else null when one is unknown.</summary>
internal sealed class Between(Evaluator operand, Evaluator least, Evaluator most, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, operand.Type.IsNullable || least.Type.IsNullable || most.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row), low = least.Evaluate(in row), high = most.Evaluate(in row);
        if (value.IsNull) return default;
        if (!low.IsNull && !Comparison.Holds(Operator.GreaterOrEqual, Order.Of(in value, in low, spot))) return Value.Boolean(false);
        if (!high.IsNull && !Comparison.Holds(Operator.LessOrEqual, Order.Of(in value, in high, spot))) return Value.Boolean(false);
        return low.IsNull || high.IsNull ? default : Value.Boolean(true);
    }
}
