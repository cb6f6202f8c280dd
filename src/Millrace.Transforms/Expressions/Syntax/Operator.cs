namespace Millrace.Transforms.Expressions.Syntax;

internal enum Operator : byte
{
    Add, Subtract, Multiply, Divide, Remainder, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Not, Negate,
}
