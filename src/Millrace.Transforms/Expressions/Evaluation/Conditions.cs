using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>= != &lt; &lt;= &gt; &gt;=; null when a side is null.</summary>
internal sealed class Comparison(Operator comparison, Evaluator left, Evaluator right, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, left.Type.IsNullable || right.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value a = left.Evaluate(in row), b = right.Evaluate(in row);
        return a.IsNull || b.IsNull ? default : Value.Boolean(Holds(comparison, Order.Of(in a, in b, spot)));
    }

    /// <summary>Whether the comparison holds for values in that order (<see cref="Order"/>).</summary>
    public static bool Holds(Operator comparison, int order) => comparison switch
    {
        Operator.Equal => order == 0,
        Operator.NotEqual => order != 0,
        Operator.Less => order == -1,
        Operator.LessOrEqual => order is -1 or 0,
        Operator.Greater => order == 1,
        _ => order is 0 or 1,
    };
}

/// <summary>least &lt;= x and x &lt;= most, nulls included: false when one side does not hold, else null when one is unknown.</summary>
internal sealed class Between(Evaluator operand, Evaluator least, Evaluator most, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, operand.Type.IsNullable || least.Type.IsNullable || most.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row), low = least.Evaluate(in row), high = most.Evaluate(in row);
        if (value.IsNull) return default;
        if (!low.IsNull && !Comparison.Holds(Operator.GreaterOrEqual, Order.Of(in value, in low, spot))) return Value.Boolean(false);
        if (!high.IsNull && !Comparison.Holds(Operator.LessOrEqual, Order.Of(in value, in high, spot))) return Value.Boolean(false);
        return low.IsNull || high.IsNull ? default : Value.Boolean(true);
    }
}

/// <summary>x in (...): x = a or x = b, nulls included: when none is equal and one of them is null, nobody knows.</summary>
internal sealed class Membership(Evaluator operand, Evaluator[] items, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, operand.Type.IsNullable || items.Any(item => item.Type.IsNullable)))
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (value.IsNull) return default;
        bool isUnknown = false;
        foreach (Evaluator item in items)
        {
            Value candidate = item.Evaluate(in row);
            if (candidate.IsNull) isUnknown = true;
            else if (Order.Of(in value, in candidate, spot) == 0) return Value.Boolean(true);
        }

        return isUnknown ? default : Value.Boolean(false);
    }
}

internal sealed class NullTest(Evaluator operand) : Evaluator(new StaticType(TypeKind.Boolean, false))
{
    public override Value Evaluate(in Row row) => Value.Boolean(operand.Evaluate(in row).IsNull);
}

/// <summary>
/// And, or in SQL's three-valued logic: a side that decides makes the other one not matter, null included; else null when one is null.
/// The right side is only looked at when the left one does not decide.
/// </summary>
/// <param name="decisive">The truth that decides: false for and, true for or.</param>
internal sealed class Logic(bool decisive, Evaluator left, Evaluator right, Spot spot)
    : Evaluator(new StaticType(TypeKind.Boolean, left.Type.IsNullable || right.Type.IsNullable))
{
    public override Value Evaluate(in Row row)
    {
        Value a = left.Evaluate(in row);
        if (Decides(in a)) return a;
        Value b = right.Evaluate(in row);
        return Decides(in b) || a.IsNull == b.IsNull ? b : default;
    }

    private bool Decides(in Value value)
    {
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Boolean) return value.AsBoolean == decisive;
        return kind == ValueKind.Null
            ? false
            : throw spot.Fault($"'{(decisive ? "or" : "and")}' needs conditions, not {Numbers.NameOf(kind)}");
    }
}

/// <summary>Minus before a number.</summary>
internal sealed class Negation(Evaluator operand, StaticType type, Spot spot) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        ValueKind kind = value.Kind;
        if (kind == ValueKind.Null) return value;
        if (!Numbers.IsNumber(kind)) throw spot.Fault($"'-' needs a number, not {Numbers.NameOf(kind)}");
        if (!Numbers.IsWhole(kind)) return Value.Float64(-value.ToDouble());
        return value.AsInt64 != long.MinValue ? Value.Int64(-value.AsInt64) : throw spot.Fault($"-({value}) does not fit in 64 bits");
    }
}

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

/// <summary>The first value that is not null.</summary>
internal sealed class Coalescence(Evaluator[] operands, StaticType type) : Evaluator(type)
{
    public override Value Evaluate(in Row row)
    {
        foreach (Evaluator operand in operands)
        {
            Value value = operand.Evaluate(in row);
            if (!value.IsNull) return value;
        }

        return default;
    }
}
