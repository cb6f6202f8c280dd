using Millrace.Data;
using Millrace.Errors;
using Millrace.Transforms.Casting;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>A function of one number that leaves it whole or floating-point; null stays null.</summary>
internal sealed class NumericFunction(string name, Evaluator operand, Func<double, double> ofFraction, Func<long, long> ofWhole,
    StaticType type, Spot spot) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Null) return value;
        if (!Numbers.IsNumber(kind)) throw spot.Fault($"{name}() needs a number, not {Numbers.NameOf(kind)}");
        if (!Numbers.IsWhole(kind)) return Value.Float64(ofFraction(value.ToDouble()));
        try
        {
            return Value.Int64(ofWhole(value.AsInt64));
        }
        catch (OverflowException fault)
        {
            throw spot.Fault($"{name}({value}) does not fit in 64 bits", fault);
        }
    }
}

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
