namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>
/// A text of the file. <paramref name="Written"/> still has its placeholders, and is what may be shown;
/// <paramref name="Value"/> is what servers get.
/// </summary>
internal readonly record struct Text(string Written, string Value)
{
    /// <summary>Whether some of it comes from the environment, as secrets do.</summary>
    public bool HasPlaceholder => Written != Value;

    /// <summary>
    /// A message of a server, which may repeat values: those that come from the environment and may be secret as they are written.
    /// A harmless one, such as a user's name, stays as it was used, for that is what the message is about.
    /// </summary>
    public static string Hide(IEnumerable<KeyValuePair<string, Text>> settings, string message)
    {
        IEnumerable<Text> hidden = settings.Where(setting => !Secrets.IsHarmless(setting.Key, setting.Value.Value))
            .Select(setting => setting.Value);
        // The longest first, so that one within another does not break it.
        foreach (Text text in hidden.Where(text => text is { HasPlaceholder: true, Value.Length: > 0 })
            .OrderByDescending(text => text.Value.Length))
            message = message.Replace(text.Value, text.Written, StringComparison.Ordinal);
        return message;
    }
}
