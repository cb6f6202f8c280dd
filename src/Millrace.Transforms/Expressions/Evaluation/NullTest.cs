using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

internal sealed class NullTest(Evaluator operand) : Evaluator(new StaticType(TypeKind.Boolean, false))
{
    public override Value Evaluate(in Row row) => Value.Boolean(operand.Evaluate(in row).IsNull);
}
