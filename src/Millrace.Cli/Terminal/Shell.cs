using System.Text;

namespace Millrace.Cli.Terminal;

/// <summary>Commands as one types them into a shell.</summary>
internal static class Shell
{
    /// <summary>A text as one word; as it is where that is safe.</summary>
    public static string Quote(string text) =>
        text.Length > 0 && text.All(letter => char.IsAsciiLetterOrDigit(letter) || "/._-:,+@%=".Contains(letter, StringComparison.Ordinal))
        ? text
        : $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    /// <summary>
    /// Breaks a line that is too wide between its words, with the backslash that makes a shell read on;
    /// a word or a quoted text that is wider by itself stays whole.
    /// </summary>
    public static string Fold(string command, int width)
    {
        if (command.Length <= width) return command;
        var folded = new StringBuilder();
        string line = "";
        foreach (string word in Words(command))
        {
            // Two columns for what stands at the end of the line.
            if (line.Trim().Length > 0 && line.Length + 1 + word.Length + 2 > width)
            {
                folded.Append(line).Append(" \\\n");
                line = "   ";
            }

            line = line.Length == 0 ? word : $"{line} {word}";
        }

        return folded.Append(line).ToString();
    }

    /// <summary>The words between spaces outside of quotes, the space before the first one with it.</summary>
    private static IEnumerable<string> Words(string command)
    {
        var word = new StringBuilder();
        char quote = '\0';
        foreach (char letter in command)
        {
            if (letter is '\'' or '"' && (quote == '\0' || quote == letter)) quote = quote == letter ? '\0' : letter;
            if (letter == ' ' && quote == '\0' && word.ToString().Trim().Length > 0)
            {
                yield return word.ToString();
                word.Clear();
            }
            else
            {
                word.Append(letter);
            }
        }

        if (word.Length > 0) yield return word.ToString();
    }
}
