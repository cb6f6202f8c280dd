using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>Texts one after the other; null when one of them is.</summary>
internal sealed class Concatenation(Evaluator[] operands, Spot spot)
    : Evaluator(new StaticType(TypeKind.Text, operands.Any(operand => operand.Type.IsNullable)))
{
    private readonly Value[] _parts = new Value[operands.Length];

    public override Value Evaluate(in Row row)
    {
        for (int i = 0; i < operands.Length; i++)
        {
            Value part = _parts[i] = operands[i].Evaluate(in row);
            if (part.IsNull) return default;
            if (part.Kind != ValueKind.String)
                throw spot.Fault($"concat() needs texts, not {Numbers.NameOf(part.Kind)}; string() makes one");
        }

        return Texts.Join(_parts, row.Arena);
    }
}
