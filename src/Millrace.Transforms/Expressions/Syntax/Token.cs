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
