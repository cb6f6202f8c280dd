using System.Globalization;
using Millrace.Data;

namespace Millrace.Transforms.Expressions.Syntax;

internal sealed partial class Parser
{
    private static readonly HashSet<string> Reserved = new(["and", "or", "not", "is", "in", "between"], StringComparer.OrdinalIgnoreCase);

    private Node Operand()
    {
        Token token = Current;
        Count(token.Position);
        switch (token.Kind)
        {
            case TokenKind.Number:
                return Number(token.Position, "");
            case TokenKind.Text:
                _at++;
                return new Node.Constant(token.Position, Value.String(token.Text));
            case TokenKind.QuotedName:
                return FieldPath();
            case TokenKind.Word when !Reserved.Contains(token.Text):
                return Word(token);
            case TokenKind.Symbol when TakeSymbol("("):
                Node inner = Expression();
                ExpectSymbol(")", $"to close the one at column {_source.SpotAt(token.Position).Column}");
                return inner;
            default:
                throw Unexpected("a value");
        }
    }

    private Node Word(Token token)
    {
        if (_tokens[_at + 1].IsSymbol("("))
        {
            _at += 2;
            return new Node.Call(token.Position, token.Text.ToLowerInvariant(), Arguments());
        }

        if (TakeWord("null")) return new Node.Constant(token.Position, default);
        if (TakeWord("true")) return new Node.Constant(token.Position, Value.Boolean(true));
        if (TakeWord("false")) return new Node.Constant(token.Position, Value.Boolean(false));
        return FieldPath();
    }

    private List<Node> Arguments()
    {
        var arguments = new List<Node>();
        if (TakeSymbol(")")) return arguments;
        do arguments.Add(Expression());
        while (TakeSymbol(","));
        ExpectSymbol(")", "or ','");
        return arguments;
    }

    // name ("." name)*
    private Node.Field FieldPath()
    {
        int position = Current.Position;
        var path = new List<string>();
        do
        {
            if (Current.Kind is not (TokenKind.Word or TokenKind.QuotedName)) throw Unexpected("the name of a field");
            path.Add(Current.Text);
            _at++;
        }
        while (TakeSymbol("."));
        return new Node.Field(position, path);
    }

    private Node.Constant Number(int position, string sign)
    {
        Token token = Current;
        _at++;
        bool isWhole = token.Text.All(char.IsAsciiDigit);
        if (isWhole && long.TryParse(sign + token.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole))
            return new Node.Constant(position, Value.Int64(whole));
        if (isWhole)
            throw _source.Fault(token.Position, "the number does not fit in 64 bits; with '.0' behind it it is a floating-point one");
        double number = double.Parse(sign + token.Text, NumberStyles.Float, CultureInfo.InvariantCulture);
        return double.IsFinite(number)
            ? new Node.Constant(position, Value.Float64(number))
            : throw _source.Fault(token.Position, "the number is too large");
    }
}
