using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>The first value that is not null.</summary>
internal sealed class Coalescence(Evaluator[] operands, StaticType type) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        foreach (Evaluator operand in operands)
        {
            Value value = operand.Evaluate(in row);
            if (!value.IsNull) return value;
        }

        return default;
    }
}
