using System.Text;
using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Parts;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>What an expression is evaluated over: the fields of a struct or the entries of a map, and where new values are made.</summary>
internal readonly ref struct Row(ReadOnlySpan<Value> items, ValueArena arena)
{
    public readonly ReadOnlySpan<Value> Items = items;
    public readonly ValueArena Arena = arena;
}

internal sealed class Constant(Value value, StaticType type) : Evaluator(type)
{
    public Value Value => value;

    public override Value Evaluate(in Row row) => value;

    public static Constant Of(Value value) => value.Kind switch
    {
        ValueKind.Null => new Constant(value, new StaticType(TypeKind.Null, true)),
        ValueKind.Boolean => new Constant(value, new StaticType(TypeKind.Boolean, false)),
        ValueKind.Int64 => new Constant(value, new StaticType(TypeKind.Whole, false)),
        ValueKind.Float64 => new Constant(value, new StaticType(TypeKind.Fraction, false)),
        // UTF-8, as texts come from converters, so that comparing them is comparing bytes.
        _ => new Constant(Utf8(value.AsString), new StaticType(TypeKind.Text, false)),
    };

    private static Value Utf8(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return Value.Utf8(bytes, 0, bytes.Length);
    }
}

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

internal sealed class FieldOfStruct(int index, StaticType type) : Evaluator(type)
{
    public override Value Evaluate(in Row row) => row.Items[index];
}

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

/// <summary>One step into a struct, and what stands in for null there.</summary>
internal readonly record struct FieldStep(int Index, Value Default);
