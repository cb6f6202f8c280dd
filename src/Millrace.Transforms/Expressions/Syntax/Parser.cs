namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>
/// Reads conditions and lists of assignments; operators by their precedence (Pratt's way). The grammar is in <c>docs/transforms.md</c>.
/// </summary>
/// <exception cref="ExpressionException"/>
internal sealed partial class Parser
{
    // What is nested is walked by recursion, here and for every record, so its depth must have an end;
    // nobody writes a thousand operands by hand.
    private const int MostParts = 1000;

    private readonly SourceText _source;
    private readonly List<Token> _tokens;
    private int _at;
    private int _parts;

    private Parser(SourceText source)
    {
        _source = source;
        _tokens = Lexer.Read(source);
    }

    private Token Current => _tokens[_at];

    /// <summary>One expression that is the whole text.</summary>
    public static Node Condition(SourceText source)
    {
        var parser = new Parser(source);
        Node condition = parser.Expression();
        if (parser.Current.Kind != TokenKind.End) throw parser.Unexpected("an operator or the end");
        return condition;
    }

    /// <summary><c>field = expression</c>, one or more, separated by semicolons or line breaks.</summary>
    public static IReadOnlyList<Statement> Assignments(SourceText source)
    {
        var parser = new Parser(source);
        var statements = new List<Statement>();
        while (true)
        {
            while (parser.TakeSymbol(";"))
            {
                // Empty statements are none.
            }

            if (parser.Current.Kind == TokenKind.End) break;
            statements.Add(parser.Assignment());
            Token next = parser.Current;
            if (!next.StartsLine && !next.IsSymbol(";")) throw parser.Unexpected("an operator, ';' or a new line");
        }

        return statements.Count > 0 ? statements : throw source.Fault(0, "an assignment such as 'field = expression' is expected");
    }

    private Statement Assignment()
    {
        Token name = Current;
        _source.StartStatement(name.Position);
        if (name.Kind is not (TokenKind.Word or TokenKind.QuotedName)) throw Unexpected("the name of a field");
        _at++;
        if (Current.IsSymbol("."))
            throw _source.Fault(name.Position, "only fields at the top can be assigned; a name with a dot in it stands in backticks");
        if (!TakeSymbol("=")) throw Unexpected($"'=' after {name.Shown}");
        return new Statement(name.Position, name.Text, Expression());
    }

    private bool TakeSymbol(string symbol) => Take(Current.IsSymbol(symbol));

    private bool TakeWord(string word) => Take(Current.IsWord(word));

    private bool Take(bool isIt)
    {
        if (isIt) _at++;
        return isIt;
    }

    private void ExpectSymbol(string symbol, string why)
    {
        if (!TakeSymbol(symbol)) throw Unexpected($"'{symbol}' {why}");
    }

    private ExpressionException Unexpected(string expected) =>
        _source.Fault(Current.Position, $"{expected} is expected, not {Current.Shown}");

    private void Count(int position)
    {
        if (++_parts > MostParts) throw _source.Fault(position, $"there are more than {MostParts} operands and operators");
    }
}
