namespace Millrace.Registry.Log;

/// <summary>Value of a DELETE_SUBJECT record, or without a version of a CLEAR_SUBJECT record.</summary>
internal sealed record SubjectValue
{
    public string? Subject { get; init; }

    public int? Version { get; init; }
}
