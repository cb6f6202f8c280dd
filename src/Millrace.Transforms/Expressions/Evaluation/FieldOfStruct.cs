using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

internal sealed class FieldOfStruct(int index, StaticType type) : Evaluator(type)
{
    public override Value Evaluate(in Row row) => row.Items[index];
}
