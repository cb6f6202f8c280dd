using System.Globalization;
using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

/// <summary>A Decimal, held as unscaled bytes, as a floating-point number.</summary>
internal sealed class DecimalAsFraction(Evaluator operand, int scale)
    : Evaluator(new StaticType(TypeKind.Fraction, operand.Type.IsNullable))
{
    // Powers of ten up to this are exact as doubles, and so are integers of 53 bits:
    // one division is then rounded as reading the text would be.
    private const int MostExactPower = 22;
    private const long MostExactInteger = 1L << 53;

    private readonly double _power = Math.Pow(10, Math.Clamp(scale, 0, MostExactPower));

    public override Value Evaluate(in Row row)
    {
        Value value = operand.Evaluate(in row);
        if (value.IsNull) return value;
        ReadOnlySpan<byte> unscaled = value.AsBytes;
        if (scale is >= 0 and <= MostExactPower && unscaled.Length <= sizeof(long))
        {
            long number = unscaled.Length > 0 ? (sbyte)unscaled[0] : 0;
            for (int i = 1; i < unscaled.Length; i++) number = (number << 8) | unscaled[i];
            if (number is >= -MostExactInteger and <= MostExactInteger) return Value.Float64(number / _power);
        }

        return Value.Float64(double.Parse(DecimalText.Format(unscaled, scale), NumberStyles.Float, CultureInfo.InvariantCulture));
    }
}
