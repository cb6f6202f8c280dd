using Millrace.Data;
using Millrace.Errors;
using Millrace.Transforms.Casting;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>int(), double(), string(): as <c>Cast</c> does it. Null stays null.</summary>
internal sealed class Conversion(Evaluator operand, SchemaType target, StaticType type, Spot spot) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        try
        {
            return ValueCast.To(in value, operand.Type.Schema, target);
        }
        catch (DataException fault)
        {
            throw spot.Fault(fault.Message, fault);
        }
    }
}
