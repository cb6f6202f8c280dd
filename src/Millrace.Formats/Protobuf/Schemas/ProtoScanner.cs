using System.Text;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Words, numbers, texts and punctuation of a .proto text; blanks and comments are skipped.</summary>
internal sealed class ProtoScanner(string text)
{
    private int _at;

    public bool IsAtEnd => Peek() == '\0';

    /// <summary>The next character that counts; zero at the end.</summary>
    public char Peek()
    {
        SkipBlanks();
        return _at < text.Length ? text[_at] : '\0';
    }

    /// <summary>Takes the character if it is next.</summary>
    public bool TryTake(char wanted)
    {
        if (Peek() != wanted || _at >= text.Length) return false;
        _at++;
        return true;
    }

    public void Require(char wanted)
    {
        if (TryTake(wanted)) return;
        RequireMore();
        throw Unexpected($"expected '{wanted}' but was '{text[_at++]}'");
    }

    /// <summary>Where the next thing that counts begins, for errors that are noticed when it is read.</summary>
    public int Mark()
    {
        SkipBlanks();
        return _at;
    }

    /// <summary>Letters, digits, <c>_</c>, <c>-</c>, <c>+</c> and dots.</summary>
    public string Word()
    {
        SkipBlanks();
        int start = _at;
        RequireMore();
        while (_at < text.Length && (char.IsAsciiLetterOrDigit(text[_at]) || text[_at] is '_' or '-' or '+' or '.')) _at++;
        return _at > start ? text[start.._at] : throw Unexpected("expected a word");
    }

    /// <summary>A name without dots: a letter or <c>_</c>, then letters, digits and <c>_</c>.</summary>
    public string Name()
    {
        SkipBlanks();
        int start = _at;
        string name = Word();
        if (IsName(name)) return name;
        _at = start;
        throw Unexpected($"{name} is not a name");
    }

    /// <summary>Names joined by dots, perhaps with one in front.</summary>
    public string QualifiedName()
    {
        SkipBlanks();
        int start = _at;
        string name = Word();
        if (name.TrimStart('.').Split('.').All(IsName) && !name.StartsWith("..", StringComparison.Ordinal)) return name;
        _at = start;
        throw Unexpected($"{name} is not a name");
    }

    public int Integer()
    {
        SkipBlanks();
        int start = _at;
        string word = Word();
        bool isNegative = word[0] == '-';
        string digits = isNegative ? word[1..] : word;
        if (Unsigned(digits) is { } value && (isNegative ? -value : value) is >= int.MinValue and <= int.MaxValue and var number)
            return (int)number;
        _at = start;
        throw Unexpected($"expected an integer but was {word}");
    }

    public bool IsText => Peek() is '"' or '\'';

    /// <summary>Text in quotes of either kind; adjacent ones are one text.</summary>
    public string Text()
    {
        if (IsAtEnd) RequireMore();
        if (!IsText) throw Unexpected("expected a quoted text");
        var result = new StringBuilder();
        while (IsText) AppendText(result);
        return result.ToString();
    }

    public ProtobufSchemaException Unexpected(string problem) => Unexpected(problem, _at);

    public ProtobufSchemaException Unexpected(string problem, int at)
    {
        int line = 1, column = 1;
        for (int i = 0; i < at && i < text.Length; i++)
        {
            column++;
            if (text[i] != '\n') continue;
            line++;
            column = 1;
        }

        return new ProtobufSchemaException($"Syntax error in :{line}:{column}: {problem}");
    }

    private void RequireMore()
    {
        if (_at >= text.Length) throw Unexpected("unexpected end of file");
    }

    // Decimal, 0x... or 0...; null when it is no number, or beyond 32 bits.
    private static long? Unsigned(string digits)
    {
        bool isHex = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        int radix = isHex ? 16 : digits.Length > 1 && digits[0] == '0' ? 8 : 10;
        ReadOnlySpan<char> rest = digits.AsSpan(isHex ? 2 : 0);
        if (rest.IsEmpty) return null;
        long value = 0;
        foreach (char digit in rest)
        {
            if (!char.IsAsciiHexDigit(digit) || Convert.ToInt32(digit.ToString(), 16) is var one && one >= radix) return null;
            value = (value * radix) + one;
            if (value > uint.MaxValue) return null;
        }

        return value;
    }

    private static bool IsName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_');

    private void AppendText(StringBuilder result)
    {
        char quote = text[_at++];
        while (true)
        {
            if (_at >= text.Length || text[_at] == '\n') throw Unexpected("unterminated string");
            char c = text[_at++];
            if (c == quote) return;
            if (c != '\\')
            {
                result.Append(c);
                continue;
            }

            if (_at >= text.Length) throw Unexpected("unterminated string");
            c = text[_at++];
            result.Append(c switch
            {
                'a' => '\a',
                'b' => '\b',
                'f' => '\f',
                'n' => '\n',
                'r' => '\r',
                't' => '\t',
                'v' => '\v',
                'x' or 'X' => Numeric(16, 2),
                >= '0' and <= '7' => Octal(),
                _ => c,
            });
        }

        char Octal()
        {
            _at--;
            return Numeric(8, 3);
        }
    }

    private char Numeric(int radix, int digits)
    {
        int value = 0, count = 0;
        for (; count < digits && _at < text.Length && char.IsAsciiHexDigit(text[_at]); count++)
        {
            int digit = Convert.ToInt32(text[_at].ToString(), 16);
            if (digit >= radix) break;
            value = value * radix + digit;
            _at++;
        }

        return count > 0 ? (char)value : throw Unexpected("expected a digit after \\x or \\X");
    }

    private void SkipBlanks()
    {
        while (_at < text.Length)
        {
            if (char.IsWhiteSpace(text[_at]) || text[_at] == '\uFEFF') _at++;
            else if (string.CompareOrdinal(text, _at, "//", 0, 2) == 0) _at = EndOf("\n", isNeeded: false);
            else if (string.CompareOrdinal(text, _at, "/*", 0, 2) == 0) _at = EndOf("*/", isNeeded: true);
            else return;
        }
    }

    private int EndOf(string mark, bool isNeeded)
    {
        int end = text.IndexOf(mark, Math.Min(_at + 2, text.Length), StringComparison.Ordinal);
        if (end >= 0) return end + mark.Length;
        return isNeeded ? throw Unexpected("unterminated comment") : text.Length;
    }
}
