namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>A text of the file. <paramref name="Written"/> still has its placeholders, and is what may be shown; <paramref name="Value"/> is what servers get.</summary>
internal readonly record struct Text(string Written, string Value)
{
    /// <summary>Whether some of it comes from the environment, as secrets do.</summary>
    public bool HasPlaceholder => Written != Value;
}
