using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>An entry of a map without a schema, or of maps within it; null when it is missing.</summary>
internal sealed class EntryOfMap(FieldName[] path) : Evaluator(new StaticType(TypeKind.Any, true))
{
    // Maps of one topic mostly have their entries in one order, so the place of the last one is looked at first.
    private readonly int[] _lastIndexes = new int[path.Length];

    public override Value Evaluate(in Row row)
    {
        ReadOnlySpan<Value> entries = row.Items;
        Value current = default;
        for (int i = 0; i < path.Length; i++)
        {
            int index = _lastIndexes[i];
            if (index == 0 || index >= entries.Length || !path[i].Matches(entries[index - 1])) index = path[i].FindIn(entries);
            if (index < 0) return default;
            _lastIndexes[i] = index;
            current = entries[index];
            if (i == path.Length - 1) break;
            if (current.Kind != ValueKind.Map) return default;
            entries = current.Items;
        }

        return current;
    }
}
