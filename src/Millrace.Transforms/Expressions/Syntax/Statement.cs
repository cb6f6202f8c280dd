namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>An assignment: <c>field = expression</c>.</summary>
internal sealed record Statement(int Position, string Field, Node Expression);
