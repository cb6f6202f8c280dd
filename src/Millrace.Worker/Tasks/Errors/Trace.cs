using System.Reflection;
using System.Text;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Tasks.Errors;

/// <summary>
/// A failure as people read it: the root cause first, so that the first line says why; what it led to after it;
/// every sentence once, where one message repeats another. Wrappers of .NET that say nothing of their own are left out.
/// </summary>
internal static class Trace
{
    private const int MostCharacters = 4000;

    public static string Of(Exception fault, SecretText secrets)
    {
        // From the root outwards, in groups of which each message contains the one before.
        var groups = new List<List<Exception>>();
        foreach (Exception cause in Causes(fault))
        {
            if (groups is [.., var last] && cause.Message.Contains(last[^1].Message.TrimEnd('.'), StringComparison.Ordinal))
                last.Add(cause);
            else groups.Add([cause]);
        }

        var text = new StringBuilder();
        foreach (List<Exception> group in groups)
        {
            if (text.Length > 0) text.Append("\nLed to: ");
            text.Append(group[^1].GetType().FullName).Append(": ").Append(Shortened(secrets.Hide(group[^1].Message)));
            AppendFrames(text, group[^1]);
            for (int i = group.Count - 2; i >= 0; i--)
            {
                text.Append("\nCaused by: ").Append(group[i].GetType().FullName);
                AppendFrames(text, group[i]);
            }
        }

        return text.ToString();
    }

    /// <summary>
    /// A message as it may stand in logs, answers and headers: one that quotes a value of megabytes keeps its beginning and its end.
    /// </summary>
    public static string Shortened(string message)
    {
        int leftOut = message.Length - MostCharacters;
        return leftOut <= 0
            ? message
            : $"{message[..(MostCharacters / 2)]} ... ({leftOut} characters left out) ... {message[^(MostCharacters / 2)..]}";
    }

    private static void AppendFrames(StringBuilder text, Exception fault)
    {
        if (fault.StackTrace is { Length: > 0 } frames) text.Append('\n').Append(frames.ReplaceLineEndings("\n"));
    }

    /// <summary>The chain of causes, root first.</summary>
    private static List<Exception> Causes(Exception fault)
    {
        var causes = new List<Exception>();
        for (Exception? next = fault; next is not null; next = next.InnerException)
        {
            bool isWrapper = next is AggregateException or TargetInvocationException or TypeInitializationException;
            if (!isWrapper || next.InnerException is null) causes.Add(next);
        }

        causes.Reverse();
        return causes;
    }
}
