namespace Millrace.Transforms.Expressions.Syntax;

internal enum TokenKind : byte
{
    End, Number, Text, Word, QuotedName, Symbol,
}
