namespace Millrace.WebConsole.Connectors;

/// <summary>What a trace says first, of .NET and of Java alike: the exception that all the others were thrown for.</summary>
internal static class TraceText
{
    private const string JavaCause = "Caused by: ";
    private const string NetCause = "---> ";
    private const string JavaFrame = "\n\tat ";

    /// <summary>The innermost cause, one line.</summary>
    public static string RootCause(string trace)
    {
        string? last = null;
        // A Millrace worker begins with the root cause, and names those without a word of their own by their class alone.
        bool isJava = trace.Contains(JavaFrame, StringComparison.Ordinal);
        foreach (string line in trace.AsSpan().ToString().Split('\n'))
        {
            string text = line.Trim();
            bool saysMore = isJava || text.IndexOf(": ", Math.Min(JavaCause.Length, text.Length), StringComparison.Ordinal) >= 0;
            if (text.StartsWith(JavaCause, StringComparison.Ordinal) && saysMore) last = text[JavaCause.Length..];
            else if (text.StartsWith(NetCause, StringComparison.Ordinal)) last = text[NetCause.Length..];
        }

        return last ?? FirstLine(trace);
    }

    /// <summary>The same without the class's namespace, which fills a line and tells nothing.</summary>
    public static string Short(string trace)
    {
        string cause = RootCause(trace);
        int colon = cause.IndexOf(": ", StringComparison.Ordinal);
        if (colon <= 0 || cause.AsSpan(0, colon).ContainsAny(" '\"")) return cause;
        return cause[(colon + 2)..] is { Length: > 0 } message ? message : cause;
    }

    public static string FirstLine(string trace)
    {
        int end = trace.IndexOf('\n', StringComparison.Ordinal);
        return (end < 0 ? trace : trace[..end]).Trim();
    }

    public static int Lines(string trace) => trace.TrimEnd().Count(character => character == '\n') + 1;
}
