using System.Text;

namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>
/// Cuts a text into tokens: numbers (<c>12</c>, <c>1.5</c>, <c>2e-3</c>), texts in single quotes (a quote in it is written twice), names,
/// names in backticks, and symbols.
/// </summary>
/// <exception cref="ExpressionException"/>
internal static class Lexer
{
    // Longer ones first, because the first that fits is taken.
    private static readonly string[] Symbols = ["==", "!=", "<>", "<=", ">=", "&&", "||", "=", "<", ">", "!", "+", "-", "*", "/", "%", "(",
        ")", ",", ";", "."];

    public static List<Token> Read(SourceText source)
    {
        string text = source.Text;
        var tokens = new List<Token>();
        int at = 0;
        bool startsLine = true;
        while (true)
        {
            for (; at < text.Length && char.IsWhiteSpace(text[at]); at++) startsLine |= text[at] == '\n';
            if (at == text.Length) break;
            Token token = Next(source, ref at);
            tokens.Add(token with { StartsLine = startsLine });
            startsLine = false;
        }

        tokens.Add(new Token(TokenKind.End, "", text.Length, StartsLine: true));
        return tokens;
    }

    private static Token Next(SourceText source, ref int at)
    {
        string text = source.Text;
        int start = at;
        char first = text[at];
        if (char.IsAsciiDigit(first) || (first == '.' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))
        {
            at = EndOfNumber(text, at);
            if (at < text.Length && IsNamePart(text[at]))
                throw source.Fault(at, $"'{text[at]}' cannot follow a number; a name that begins with a digit stands in backticks");
            return new Token(TokenKind.Number, text[start..at], start, false);
        }

        if (first is '\'' or '`')
            return new Token(first == '`' ? TokenKind.QuotedName : TokenKind.Text, Quoted(source, ref at), start, false);
        if (IsNamePart(first))
        {
            while (at < text.Length && IsNamePart(text[at])) at++;
            return new Token(TokenKind.Word, text[start..at], start, false);
        }

        foreach (string symbol in Symbols)
        {
            if (string.CompareOrdinal(text, at, symbol, 0, symbol.Length) != 0) continue;
            at += symbol.Length;
            return new Token(TokenKind.Symbol, symbol, start, false);
        }

        throw source.Fault(start, first == '"'
            ? "text stands in single quotes, a name with odd characters in backticks"
            : $"'{first}' means nothing here");
    }

    private static bool IsNamePart(char c) => char.IsLetterOrDigit(c) || c is '_' or '$' or '@';

    private static int EndOfNumber(string text, int at)
    {
        at = EndOfDigits(text, at);
        if (at < text.Length && text[at] == '.') at = EndOfDigits(text, at + 1);
        if (at >= text.Length || text[at] is not ('e' or 'E')) return at;
        int exponent = at + 1;
        if (exponent < text.Length && text[exponent] is '+' or '-') exponent++;
        return exponent < text.Length && char.IsAsciiDigit(text[exponent]) ? EndOfDigits(text, exponent) : at;
    }

    private static int EndOfDigits(string text, int at)
    {
        while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
        return at;
    }

    // A quote within is written twice, as in SQL.
    private static string Quoted(SourceText source, ref int at)
    {
        string text = source.Text;
        char quote = text[at];
        int open = at++;
        var content = new StringBuilder();
        while (at < text.Length)
        {
            if (text[at] != quote)
            {
                content.Append(text[at++]);
                continue;
            }

            at++;
            if (at == text.Length || text[at] != quote) return content.ToString();
            content.Append(quote);
            at++;
        }

        throw source.Fault(open, $"the {(quote == '`' ? "backtick" : "quote")} that opens here is not closed");
    }
}
