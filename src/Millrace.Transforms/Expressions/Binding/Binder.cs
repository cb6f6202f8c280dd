using Millrace.Data;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Binding;

/// <summary>Makes an expression ready to run over rows of one shape, and checks its types as far as they are known.</summary>
/// <exception cref="ExpressionException">It names the place, the operand and its type.</exception>
internal sealed partial class Binder(IScope scope, SourceText source)
{
    public Evaluator Bind(Node node) => node switch
    {
        Node.Constant constant => Constant.Of(constant.Value),
        Node.Field field => scope.Resolve(field, source),
        Node.Unary { Operator: Operator.Not } not => new Inversion(Condition(not.Operand, "'not'"), source.SpotAt(not.Position)),
        Node.Unary negate => Negate(negate),
        Node.NullTest test => new NullTest(Bind(test.Operand)),
        Node.Membership membership => Bind(membership),
        Node.Between between => Bind(between),
        Node.Call call => Call(call),
        Node.Binary { Operator: Operator.And or Operator.Or } logic => Logic(logic),
        Node.Binary { Operator: >= Operator.Equal } comparison => Compare(comparison),
        _ => Calculate((Node.Binary)node),
    };

    /// <summary>An expression that is true or false.</summary>
    public Evaluator Condition(Node node, string purpose)
    {
        Evaluator bound = Bind(node);
        return bound.Type.MayBe(TypeKind.Boolean)
            ? bound
            : throw Mismatch(node, bound.Type, $"{purpose} needs a condition (true or false)");
    }

    private Evaluator Number(Node node, string purpose)
    {
        Evaluator bound = Bind(node);
        if (!bound.Type.IsNumber) throw Mismatch(node, bound.Type, $"{purpose} needs a number");
        return Plain(bound);
    }

    private Evaluator Text(Node node, string purpose)
    {
        Evaluator bound = Bind(node);
        return bound.Type.MayBe(TypeKind.Text) ? bound : throw Mismatch(node, bound.Type, $"{purpose} needs a text");
    }

    // Decimals are computed with as floating-point numbers.
    private static Evaluator Plain(Evaluator bound) =>
        bound.Type.Kind == TypeKind.Decimal ? new DecimalAsFraction(bound, LogicalTypes.ScaleOf(bound.Type.Schema!)) : bound;

    private ExpressionException Mismatch(Node node, StaticType type, string expected) =>
        source.Fault(node.Position, $"{expected}; {Describe(node, type)}");

    private static string Describe(Node node, StaticType type) => node switch
    {
        Node.Field field => $"field {field.Name} is {type}",
        Node.Constant constant when constant.Value.Kind == ValueKind.String => $"'{constant.Value}' is a text",
        Node.Constant constant => $"{constant.Value} is {type}",
        _ => $"this is {type}",
    };

    private Logic Logic(Node.Binary node)
    {
        bool isOr = node.Operator == Operator.Or;
        string purpose = isOr ? "'or'" : "'and'";
        return new Logic(isOr, Condition(node.Left, purpose), Condition(node.Right, purpose), source.SpotAt(node.Position));
    }

    private Negation Negate(Node.Unary node)
    {
        Evaluator operand = Number(node.Operand, "'-'");
        return new Negation(operand, operand.Type.Computed, source.SpotAt(node.Position));
    }

    private Evaluator Calculate(Node.Binary node) => node.Operator switch
    {
        Operator.Add => Calculate<Addition>(node),
        Operator.Subtract => Calculate<Subtraction>(node),
        Operator.Multiply => Calculate<Multiplication>(node),
        Operator.Divide => Calculate<Division>(node),
        _ => Calculate<Remainder>(node),
    };

    private Arithmetic<TOperation> Calculate<TOperation>(Node.Binary node)
        where TOperation : struct, IArithmetic
    {
        Evaluator left = Number(node.Left, $"'{TOperation.Symbol}'"), right = Number(node.Right, $"'{TOperation.Symbol}'");
        TypeKind kind = TOperation.KeepsWhole ? Common(left.Type.Computed.Kind, right.Type.Computed.Kind) : TypeKind.Fraction;
        return new Arithmetic<TOperation>(left, right, new StaticType(kind, left.Type.IsNullable || right.Type.IsNullable),
            source.SpotAt(node.Position));
    }

    private static TypeKind Common(TypeKind left, TypeKind right) => (left, right) switch
    {
        (TypeKind.Fraction, _) or (_, TypeKind.Fraction) => TypeKind.Fraction,
        (TypeKind.Number or TypeKind.Any, _) or (_, TypeKind.Number or TypeKind.Any) => TypeKind.Number,
        (TypeKind.Null, _) => right,
        (_, TypeKind.Null) => left,
        _ => TypeKind.Whole,
    };
}
