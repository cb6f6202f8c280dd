using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>if(condition, a, b); a condition that is null counts as false.</summary>
internal sealed class Conditional(Evaluator condition, Evaluator whenTrue, Evaluator whenFalse, StaticType type, Spot spot)
    : Evaluator(type)
{
    public override Value Evaluate(in Row row) =>
        Holds(condition.Evaluate(in row), spot) ? whenTrue.Evaluate(in row) : whenFalse.Evaluate(in row);

    /// <summary>Errors: when the value is no condition.</summary>
    public static bool Holds(in Value condition, Spot spot) => condition.Kind switch
    {
        ValueKind.Boolean => condition.AsBoolean,
        ValueKind.Null => false,
        var kind => throw spot.Fault($"a condition is true or false, not {Numbers.NameOf(kind)}"),
    };
}
