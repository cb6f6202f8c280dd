using Millrace.Data;
using Millrace.Transforms.Expressions.Evaluation;
using Millrace.Transforms.Expressions.Syntax;

namespace Millrace.Transforms.Expressions.Binding;

internal sealed partial class Binder
{
    private Comparison Compare(Node.Binary node)
    {
        Evaluator left = Plain(Bind(node.Left)), right = Plain(Bind(node.Right));
        left = AsTimeBeside(node.Left, left, right.Type);
        right = AsTimeBeside(node.Right, right, left.Type);
        RequireComparable(node.Position, node.Left, left.Type, node.Right, right.Type);
        return new Comparison(node.Operator, left, right, source.SpotAt(node.Position));
    }

    private Membership Bind(Node.Membership node)
    {
        Evaluator operand = Plain(Bind(node.Operand));
        Evaluator[] items = [.. node.Items.Select(item => BesideOperand(node, node.Operand, operand, item))];
        return new Membership(operand, items, source.SpotAt(node.Position));
    }

    private Between Bind(Node.Between node)
    {
        Evaluator operand = Plain(Bind(node.Operand));
        return new Between(
            operand, BesideOperand(node, node.Operand, operand, node.Least), BesideOperand(node, node.Operand, operand, node.Most),
            source.SpotAt(node.Position));
    }

    private Evaluator BesideOperand(Node test, Node operandNode, Evaluator operand, Node item)
    {
        Evaluator bound = AsTimeBeside(item, Plain(Bind(item)), operand.Type);
        RequireComparable(test.Position, operandNode, operand.Type, item, bound.Type);
        return bound;
    }

    // A text beside a date is a date in ISO form; it is read now, once.
    private Evaluator AsTimeBeside(Node node, Evaluator bound, StaticType other)
    {
        if (!other.IsTemporal || node is not Node.Constant { Value.Kind: ValueKind.String } constant) return bound;
        if (TimeLiteral.Parse(constant.Value.AsString, other.Kind) is { } value)
            return new Constant(value, other with { IsNullable = false });
        throw source.Fault(node.Position,
            $"'{constant.Value}' is no {other.Kind.ToString().ToUpperInvariant()} such as {TimeLiteral.Example(other.Kind)}");
    }

    private void RequireComparable(int position, Node leftNode, StaticType left, Node rightNode, StaticType right)
    {
        bool areAlike = left.Kind is TypeKind.Any or TypeKind.Null || right.Kind is TypeKind.Any or TypeKind.Null || left.Kind == right.Kind
            || (left.IsNumber && right.IsNumber);
        if (!areAlike || left.Kind == TypeKind.Nested || right.Kind == TypeKind.Nested)
            throw source.Fault(position, $"the two cannot be compared; {Describe(leftNode, left)}, {Describe(rightNode, right)}");
    }
}
