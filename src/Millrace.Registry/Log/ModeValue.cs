namespace Millrace.Registry.Log;

/// <summary>Value of a MODE record.</summary>
internal sealed record ModeValue
{
    public string? Subject { get; init; }

    public string? Mode { get; init; }
}
