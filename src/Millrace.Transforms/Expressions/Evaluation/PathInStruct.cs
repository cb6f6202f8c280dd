using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>A nested field, or one with a default; null when a struct on the way is null.</summary>
internal sealed class PathInStruct(FieldStep[] steps, StaticType type) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        ReadOnlySpan<Value> items = row.Items;
        Value current = default;
        for (int i = 0; i < steps.Length; i++)
        {
            current = items[steps[i].Index];
            if (current.IsNull) current = steps[i].Default;
            if (current.IsNull || i == steps.Length - 1) break;
            items = current.Items;
        }

        return current;
    }
}
