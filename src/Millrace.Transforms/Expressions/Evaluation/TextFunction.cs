using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>A function of one text; null stays null.</summary>
internal sealed class TextFunction(string name, Evaluator operand, TextFunction.Operation apply, StaticType type, Spot spot)
    : Evaluator(type)
{
    public delegate Value Operation(in Value text, ValueArena arena);

    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (value.IsNull) return value;
        return value.Kind == ValueKind.String
            ? apply(in value, row.Arena)
            : throw spot.Fault($"{name}() needs a text, not {Numbers.NameOf(value.Kind)}");
    }
}
