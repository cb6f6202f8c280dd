using Millrace.Data;

namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>An expression as it was written; <paramref name="Position"/> is that of the character to point at, from 0.</summary>
internal abstract record Node(int Position)
{
    public sealed record Constant(int Position, Value Value) : Node(Position);

    public sealed record Field(int Position, IReadOnlyList<string> Path) : Node(Position)
    {
        public string Name => string.Join('.', Path);
    }

    public sealed record Unary(int Position, Operator Operator, Node Operand) : Node(Position);

    public sealed record Binary(int Position, Operator Operator, Node Left, Node Right) : Node(Position);

    public sealed record NullTest(int Position, Node Operand) : Node(Position);

    public sealed record Membership(int Position, Node Operand, IReadOnlyList<Node> Items) : Node(Position);

    public sealed record Between(int Position, Node Operand, Node Least, Node Most) : Node(Position);

    public sealed record Call(int Position, string Function, IReadOnlyList<Node> Arguments) : Node(Position);
}

/// <summary>An assignment: <c>field = expression</c>.</summary>
internal sealed record Statement(int Position, string Field, Node Expression);
