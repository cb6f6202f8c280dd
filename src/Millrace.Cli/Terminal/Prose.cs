using System.Text;

namespace Millrace.Cli.Terminal;

/// <summary>Sentences for people, as wide as their terminal.</summary>
internal static class Prose
{
    private const int UsualWidth = 80;

    /// <summary>Whether a terminal is to be coloured; that it is one is asked of the stream. https://no-color.org</summary>
    public static bool HasColors => string.IsNullOrEmpty(Environment.GetEnvironmentVariable("NO_COLOR"))
        && Environment.GetEnvironmentVariable("TERM") != "dumb";

    /// <summary>The text as stderr shows it best: folded where that is a terminal, else one line, for scripts and logs.</summary>
    public static string ForErrors(string text) => Console.IsErrorRedirected ? text : Fold(text, Width);

    /// <summary>The same for stdout.</summary>
    public static string ForOutput(string text) => Console.IsOutputRedirected ? text : Fold(text, Width);

    /// <summary>A command for a shell, which must be able to read it as it stands there.</summary>
    public static string CommandForOutput(string text) => Console.IsOutputRedirected ? text : Shell.Fold(text, Width);

    /// <summary>
    /// Breaks lines that are too wide at spaces, but not within quotes:
    /// the terminal itself would break in the midst of a command that is to be copied. What is wider by itself stays whole.
    /// </summary>
    public static string Fold(string text, int width)
    {
        if (text.Length <= width) return text;
        var folded = new StringBuilder();
        int column = 0;
        foreach (string piece in Pieces(text))
        {
            string word = piece;
            // The spaces before a word give way to the line's end; those at the beginning indent.
            if (column > 0 && column + word.Length > width)
            {
                folded.Append('\n');
                (word, column) = (word.TrimStart(' '), 0);
            }

            folded.Append(word);
            column = word.LastIndexOf('\n') is var end and >= 0 ? word.Length - end - 1 : column + word.Length;
        }

        return folded.ToString();
    }

    /// <summary>The words, each with the spaces before it; a quoted text is in one of them.</summary>
    private static IEnumerable<string> Pieces(string text)
    {
        int start = 0;
        for (int i = 1; i < text.Length; i++)
        {
            if (ClosingQuote(text, i - 1) is { } close) i = close + 1;
            if (i >= text.Length || text[i] != ' ' || text[i - 1] == ' ') continue;
            yield return text[start..i];
            start = i;
        }

        yield return text[start..];
    }

    /// <summary>Where the quotes end that begin here; null where none do: in "the worker's port" there are no quotes.</summary>
    private static int? ClosingQuote(string text, int open)
    {
        char quote = text[open];
        if (quote is not ('\'' or '"') || (open > 0 && char.IsLetterOrDigit(text[open - 1]))) return null;
        for (int i = open + 1; i < text.Length; i++)
            if (text[i] == quote && (i + 1 == text.Length || !char.IsLetterOrDigit(text[i + 1]))) return i;
        return null;
    }

    private static int Width
    {
        get
        {
            try
            {
                return Console.WindowWidth is var width and > 0 ? width : UsualWidth;
            }
            catch (IOException)
            {
                // No terminal behind stdout, and none that tells.
                return UsualWidth;
            }
        }
    }
}
