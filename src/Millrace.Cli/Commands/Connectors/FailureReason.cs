using System.Text.RegularExpressions;

namespace Millrace.Cli.Commands.Connectors;

/// <summary>The reason within a trace, in one line.</summary>
internal static partial class FailureReason
{
    /// <summary>
    /// Our traces begin with the root cause. Java's, of which a topic may still hold some, end with it:
    /// what stands after the last <c>Caused by</c>. The class goes; the sentences of a message of several lines are joined.
    /// </summary>
    public static string Of(string trace)
    {
        string[] lines = trace.ReplaceLineEndings("\n").Split('\n');
        int start = Math.Max(0, Array.FindLastIndex(lines, line => CausedBy().IsMatch(line)));
        IEnumerable<string> message = lines.Skip(start).TakeWhile((line, i) => i == 0 || !(Frame().IsMatch(line) || LedTo().IsMatch(line)));
        string text = string.Join(' ', message.Select(line => line.Trim()).Where(line => line.Length > 0));
        return ClassName().Replace(CausedBy().Replace(text, ""), "");
    }

    // With a message; a cause whose sentence stands elsewhere is named by its class alone.
    [GeneratedRegex(@"^Caused by: (?=[\w.$+`]+: )")]
    private static partial Regex CausedBy();

    [GeneratedRegex(@"^\s*at |^\t|^---|^\s*\.\.\. \d+ more")]
    private static partial Regex Frame();

    [GeneratedRegex("^Led to: |^Caused by: ")]
    private static partial Regex LedTo();

    [GeneratedRegex(@"^[A-Za-z_][\w$+`]*(?:\.[A-Za-z_][\w$+`]*)+: ")]
    private static partial Regex ClassName();
}
