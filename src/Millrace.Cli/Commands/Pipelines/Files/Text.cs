namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>A text of the file. <paramref name="Written"/> still has its placeholders, and is what may be shown; <paramref name="Value"/> is what servers get.</summary>
internal readonly record struct Text(string Written, string Value)
{
    /// <summary>Whether some of it comes from the environment, as secrets do.</summary>
    public bool HasPlaceholder => Written != Value;

    /// <summary>A message of a server, which may repeat values, with those that come from the environment as they are written.</summary>
    public static string Hide(IEnumerable<Text> texts, string message)
    {
        // The longest first, so that one within another does not break it.
        foreach (Text text in texts.Where(text => text is { HasPlaceholder: true, Value.Length: > 0 }).OrderByDescending(text => text.Value.Length))
            message = message.Replace(text.Value, text.Written, StringComparison.Ordinal);
        return message;
    }
}
