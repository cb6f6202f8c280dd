using Millrace.Errors;

namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>
/// A piece of an expression. <paramref name="Text"/> is without quotes; <paramref name="StartsLine"/>:
/// nothing but blanks stands before it in its line.
/// </summary>
internal readonly record struct Token(TokenKind Kind, string Text, int Position, bool StartsLine)
{
    public bool IsSymbol(string symbol) => Kind == TokenKind.Symbol && Text == symbol;

    /// <summary>Words of the language are read in any case.</summary>
    public bool IsWord(string word) => Kind == TokenKind.Word && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>As messages show it.</summary>
    public string Shown => Kind switch
    {
        TokenKind.End => "the end",
        TokenKind.Text => $"text '{Text}'",
        _ => $"'{Text}'",
    };
}

internal enum TokenKind : byte
{
    End, Number, Text, Word, QuotedName, Symbol,
}

internal enum Operator : byte
{
    Add, Subtract, Multiply, Divide, Remainder, Equal, NotEqual, Less, LessOrEqual, Greater, GreaterOrEqual, And, Or, Not, Negate,
}

/// <summary>A place in an expression, for messages. Lines and columns count from 1.</summary>
internal sealed record Spot(string Expression, int Line, int Column)
{
    /// <summary>The failure of one record at this place.</summary>
    public DataException Fault(string reason, Exception? cause = null) => new($"{this}: {reason}", cause);

    public override string ToString() => Line == 1 ? $"'{Expression}', column {Column}" : $"'{Expression}', line {Line}, column {Column}";
}

/// <summary>The text of a setting that holds expressions, and how places in it are named.</summary>
internal sealed class SourceText(string text)
{
    private readonly List<int> _starts = [0];

    public string Text => text;

    /// <summary>Says that a statement begins here, so that messages show this one and not those before it.</summary>
    public void StartStatement(int position) => _starts.Add(position);

    /// <summary>The place as messages show it: the statement up to the end of its line, and line and column from 1.</summary>
    public Spot SpotAt(int position)
    {
        int start = _starts.FindLast(start => start <= position);
        int end = text.AsSpan(position).IndexOfAny(';', '\n') is >= 0 and var length ? position + length : text.Length;
        string statement = text[start..end].ReplaceLineEndings(" ").Trim();
        int lineStart = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        return new Spot(statement, text.AsSpan(0, position).Count('\n') + 1, position - lineStart + 1);
    }

    public ExpressionException Fault(int position, string reason) => new(SpotAt(position), reason);
}
