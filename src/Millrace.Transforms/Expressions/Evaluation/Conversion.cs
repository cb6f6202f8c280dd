using System.Numerics;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Transforms.Casting;
using Millrace.Transforms.Expressions.Binding;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>int(), double(), string(): as <c>Cast</c> does it, but a number that does not fit is an error. Null stays null.</summary>
internal sealed class Conversion(Evaluator operand, SchemaType target, StaticType type, Spot spot) : Evaluator(type)
{
    // Of a number of 64 bits.
    private const int MostDigits = 19;

    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (target == SchemaType.Int64 && value.Kind is ValueKind.Float32 or ValueKind.Float64) return Truncated(value.ToDouble());
        if (target == SchemaType.Int64 && value.Kind == ValueKind.Bytes && operand.Type.Kind == TypeKind.Decimal)
            return Truncated(value.AsBytes, LogicalTypes.ScaleOf(operand.Type.Schema!));
        try
        {
            return ValueCast.To(in value, operand.Type.Schema, target);
        }
        catch (DataException fault)
        {
            throw spot.Fault(fault.Message, fault);
        }
    }

    private Value Truncated(double number)
    {
        // 2^63 is the first that does not fit, and exact as a double; so is the least number.
        if (number is >= long.MinValue and < 9223372036854775808.0) return Value.Int64((long)number);
        throw spot.Fault($"{Value.Float64(number)} does not fit in 64 bits");
    }

    private Value Truncated(ReadOnlySpan<byte> unscaled, int scale)
    {
        var number = new BigInteger(unscaled, isBigEndian: true);
        // A byte is less than three digits. The scale is what a schema says, and powers of ten without bound are not to be calculated.
        if (number.IsZero || scale > 3L * unscaled.Length) return Value.Int64(0);
        if (scale < -MostDigits) throw spot.Fault($"{DecimalText.Format(unscaled, scale)} does not fit in 64 bits");
        BigInteger power = BigInteger.Pow(10, Math.Abs(scale));
        number = scale >= 0 ? number / power : number * power;
        return number >= long.MinValue && number <= long.MaxValue ? Value.Int64((long)number) : throw spot.Fault($"{number} does not fit in 64 bits");
    }
}
