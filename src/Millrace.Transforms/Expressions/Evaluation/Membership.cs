using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>x in (...): x = a or x = b, nulls included: when none is equal and one of them is null, nobody knows.</summary>
internal sealed class Membership(Evaluator operand, Evaluator[] items, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, operand.Type.IsNullable || items.Any(item => item.Type.IsNullable)))
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (value.IsNull) return default;
        bool isUnknown = false;
        foreach (Evaluator item in items)
        {
            Value candidate = item.Evaluate(in row);
            if (candidate.IsNull) isUnknown = true;
            else if (Order.Of(in value, in candidate, spot) == 0) return Value.Boolean(true);
        }

        return isUnknown ? default : Value.Boolean(false);
    }
}
