using System.Text;
using Millrace.Data;
using Millrace.Transforms.Expressions.Binding;

namespace Millrace.Transforms.Expressions.Evaluation;

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
