namespace Millrace.Registry.Log;

/// <summary>Value of a CONTEXT record.</summary>
internal sealed record ContextValue
{
    public string? Tenant { get; init; }

    public string? Context { get; init; }
}
