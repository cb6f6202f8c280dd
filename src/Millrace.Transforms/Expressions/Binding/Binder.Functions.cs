using Millrace.Data;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Binding;

internal sealed partial class Binder
{
    private const int MostDigits = 15;

    private static readonly Dictionary<string, Function> Functions = new(StringComparer.Ordinal)
    {
        ["abs"] = new(1, 1, (binder, call) => binder.Numeric(call, Math.Abs, Math.Abs)),
        ["ceil"] = new(1, 1, (binder, call) => binder.Numeric(call, Math.Ceiling, static whole => whole)),
        ["coalesce"] = new(1, int.MaxValue, (binder, call) => binder.Coalesce(call)),
        ["concat"] = new(1, int.MaxValue, (binder, call) =>
            new Concatenation([.. call.Arguments.Select(part => binder.Text(part, "concat()"))], binder.SpotOf(call))),
        ["double"] = new(1, 1, (binder, call) => binder.Convert(call, SchemaType.Float64, TypeKind.Fraction)),
        ["floor"] = new(1, 1, (binder, call) => binder.Numeric(call, Math.Floor, static whole => whole)),
        ["if"] = new(3, 3, (binder, call) => binder.If(call)),
        ["int"] = new(1, 1, (binder, call) => binder.Convert(call, SchemaType.Int64, TypeKind.Whole)),
        ["length"] = new(1, 1, (binder, call) => binder.OfText(call, Texts.Length, TypeKind.Whole)),
        ["lower"] = new(1, 1, (binder, call) => binder.OfText(call, Texts.Lower, TypeKind.Text)),
        ["round"] = new(1, 2, (binder, call) => binder.Round(call)),
        ["string"] = new(1, 1, (binder, call) => binder.Convert(call, SchemaType.String, TypeKind.Text)),
        ["upper"] = new(1, 1, (binder, call) => binder.OfText(call, Texts.Upper, TypeKind.Text)),
    };

    private Evaluator Call(Node.Call call)
    {
        if (!Functions.TryGetValue(call.Function, out Function? function))
            throw source.Fault(call.Position, $"there is no function {call.Function}(); there are {string.Join(", ", Functions.Keys)}");
        int count = call.Arguments.Count;
        if (count >= function.Least && count <= function.Most) return function.Bind(this, call);
        string expected = function.Least == function.Most
            ? $"{function.Least}"
            : function.Most == int.MaxValue ? $"at least {function.Least}" : $"{function.Least} or {function.Most}";
        throw source.Fault(call.Position, $"{call.Function}() takes {expected} argument{(expected.EndsWith('1') ? "" : "s")}, not {count}");
    }

    private Spot SpotOf(Node node) => source.SpotAt(node.Position);

    private NumericFunction Numeric(Node.Call call, Func<double, double> ofFraction, Func<long, long> ofWhole)
    {
        Evaluator operand = Number(call.Arguments[0], call.Function + "()");
        return new NumericFunction(call.Function, operand, ofFraction, ofWhole, operand.Type.Computed, SpotOf(call));
    }

    private NumericFunction Round(Node.Call call)
    {
        int digits = 0;
        if (call.Arguments.Count == 2)
        {
            if (call.Arguments[1] is not Node.Constant { Value: { Kind: ValueKind.Int64, AsInt64: >= 0 and <= MostDigits } count })
                throw source.Fault(call.Arguments[1].Position, $"round() needs a number of digits from 0 to {MostDigits}, written as one");
            digits = count.AsInt32;
        }

        return Numeric(call, number => Math.Round(number, digits, MidpointRounding.AwayFromZero), static whole => whole);
    }

    private TextFunction OfText(Node.Call call, TextFunction.Operation apply, TypeKind result)
    {
        Evaluator operand = Text(call.Arguments[0], call.Function + "()");
        return new TextFunction(call.Function, operand, apply, new StaticType(result, operand.Type.IsNullable), SpotOf(call));
    }

    private Conversion Convert(Node.Call call, SchemaType target, TypeKind result)
    {
        Evaluator operand = Bind(call.Arguments[0]);
        bool isRefused = operand.Type.Kind == TypeKind.Nested || (operand.Type.Kind == TypeKind.Bytes && target != SchemaType.String);
        if (isRefused) throw Mismatch(call.Arguments[0], operand.Type, $"{call.Function}() needs a number, a text, a time or a boolean");
        return new Conversion(operand, target, new StaticType(result, operand.Type.IsNullable), SpotOf(call));
    }

    private Coalescence Coalesce(Node.Call call)
    {
        var (operands, type) = Alike(call, call.Arguments);
        return new Coalescence(operands, type with { IsNullable = operands.All(operand => operand.Type.IsNullable) });
    }

    private Conditional If(Node.Call call)
    {
        Evaluator condition = Condition(call.Arguments[0], "if()");
        var (results, type) = Alike(call, [call.Arguments[1], call.Arguments[2]]);
        return new Conditional(condition, results[0], results[1], type, SpotOf(call));
    }

    // Results that stand for one another: of one schema, which stays, or numbers, or of one kind.
    private (Evaluator[] Operands, StaticType Type) Alike(Node.Call call, IReadOnlyList<Node> nodes)
    {
        Evaluator[] bound = [.. nodes.Select(Bind)];
        var known = bound.Where(one => one.Type.Kind != TypeKind.Null).Select(one => one.Type).ToList();
        bool isNullable = bound.Any(one => one.Type.IsNullable);
        if (known.Count == 0) return (bound, new StaticType(TypeKind.Null, true));
        if (known.Exists(type => type.Kind == TypeKind.Any)) return (bound, new StaticType(TypeKind.Any, isNullable));
        Schema? schema = known[0].Schema?.AsRequired();
        if (schema is not null && known.All(type => schema.Equals(type.Schema?.AsRequired())))
            return (bound, known[0] with { IsNullable = isNullable });

        bound = [.. nodes.Zip(bound, (node, one) => AsTimeBeside(node, Plain(one), known.Find(type => type.IsTemporal)))];
        StaticType result = bound.First(one => one.Type.Kind != TypeKind.Null).Type;
        for (int i = 0; i < bound.Length; i++)
        {
            RequireComparable(call.Position, nodes[0], result, nodes[i], bound[i].Type);
            if (result.IsNumber && bound[i].Type.IsNumber) result = new StaticType(Common(result.Kind, bound[i].Type.Kind), isNullable);
        }

        return (bound, result.IsTemporal ? result with { IsNullable = isNullable } : new StaticType(result.Kind, isNullable));
    }

    private sealed record Function(int Least, int Most, Func<Binder, Node.Call, Evaluator> Bind);
}
