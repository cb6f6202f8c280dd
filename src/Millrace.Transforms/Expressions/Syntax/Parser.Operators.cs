namespace Millrace.Transforms.Expressions.Syntax;

// or < and < not < comparison, is, in, between < + - < * / % < unary minus
internal sealed partial class Parser
{
    private const int OrLevel = 1, AndLevel = 2, NotLevel = 3, ComparisonLevel = 4, SumLevel = 5, ProductLevel = 6, NegationLevel = 7;

    private Node Expression() => Expression(OrLevel);

    private Node Expression(int least)
    {
        Node left = Prefix(least);
        while (true)
        {
            Token token = Current;
            if (Infix(token) is { } infix)
            {
                if (infix.Level < least) return left;
                _at++;
                Count(token.Position);
                left = new Node.Binary(token.Position, infix.Operator, left, Expression(infix.Level + 1));
                if (infix.Level == ComparisonLevel && Infix(Current)?.Level == ComparisonLevel)
                    throw _source.Fault(Current.Position, "comparisons cannot be chained; use and");
            }
            else if (least <= ComparisonLevel && Test(left) is { } test)
            {
                left = test;
            }
            else
            {
                return left;
            }
        }
    }

    private Node Prefix(int least)
    {
        Token token = Current;
        if (token.IsWord("not") || token.IsSymbol("!"))
        {
            _at++;
            Count(token.Position);
            // After an operator that binds closer there can be no "not": -not a.
            if (least > NotLevel && token.IsWord("not")) throw _source.Fault(token.Position, "'not' stands in parentheses here");
            return new Node.Unary(token.Position, Operator.Not, Expression(token.IsWord("not") ? NotLevel : NegationLevel));
        }

        if (!TakeSymbol("-")) return Operand();
        Count(token.Position);
        // So that the least number of 64 bits can be written.
        if (Current.Kind == TokenKind.Number) return Number(token.Position, "-");
        return new Node.Unary(token.Position, Operator.Negate, Expression(NegationLevel));
    }

    private static (Operator Operator, int Level)? Infix(Token token) => token.Kind switch
    {
        TokenKind.Symbol => token.Text switch
        {
            "+" => (Operator.Add, SumLevel),
            "-" => (Operator.Subtract, SumLevel),
            "*" => (Operator.Multiply, ProductLevel),
            "/" => (Operator.Divide, ProductLevel),
            "%" => (Operator.Remainder, ProductLevel),
            "=" or "==" => (Operator.Equal, ComparisonLevel),
            "!=" or "<>" => (Operator.NotEqual, ComparisonLevel),
            "<" => (Operator.Less, ComparisonLevel),
            "<=" => (Operator.LessOrEqual, ComparisonLevel),
            ">" => (Operator.Greater, ComparisonLevel),
            ">=" => (Operator.GreaterOrEqual, ComparisonLevel),
            "&&" => (Operator.And, AndLevel),
            "||" => (Operator.Or, OrLevel),
            _ => null,
        },
        TokenKind.Word when token.IsWord("and") => (Operator.And, AndLevel),
        TokenKind.Word when token.IsWord("or") => (Operator.Or, OrLevel),
        _ => null,
    };

    // is [not] null, [not] in (...), [not] between ... and ...; null when the next word is none of them.
    private Node? Test(Node operand)
    {
        Token token = Current;
        if (TakeWord("is"))
        {
            bool isNegated = TakeWord("not");
            if (!TakeWord("null")) throw Unexpected("'null'");
            return Negated(isNegated, token.Position, new Node.NullTest(token.Position, operand));
        }

        bool isNot = token.IsWord("not") && (_tokens[_at + 1].IsWord("in") || _tokens[_at + 1].IsWord("between"));
        if (isNot) _at++;
        if (TakeWord("in")) return Negated(isNot, token.Position, Membership(token.Position, operand));
        if (TakeWord("between")) return Negated(isNot, token.Position, Between(token.Position, operand));
        return null;
    }

    private Node Negated(bool isNegated, int position, Node test)
    {
        Count(position);
        return isNegated ? new Node.Unary(position, Operator.Not, test) : test;
    }

    private Node.Membership Membership(int position, Node operand)
    {
        ExpectSymbol("(", "after 'in'");
        var items = new List<Node>();
        do items.Add(Expression());
        while (TakeSymbol(","));
        ExpectSymbol(")", "or ','");
        return new Node.Membership(position, operand, items);
    }

    private Node.Between Between(int position, Node operand)
    {
        Node least = Expression(SumLevel);
        if (!TakeWord("and")) throw Unexpected("'and' after 'between ...'");
        return new Node.Between(position, operand, least, Expression(SumLevel));
    }
}
