using Millrace.Registry.Rest;

namespace Millrace.Registry.Tests.Transcript;

/// <summary>One recorded request with the original's answer.</summary>
/// <param name="Line">Where it stands in the recording.</param>
internal sealed record TranscriptEntry(int Line, string Section, string? Comment, string Method, string Path, string? RequestBody,
    string? Accept,
    int Status, string? ContentType, string Body)
{
    public string? RequestContentType { get; } = Comment?.StartsWith("Content-Type ", StringComparison.Ordinal) != true ? MediaTypes.V1
        : Comment["Content-Type ".Length..] is "octet-stream" ? "application/octet-stream" : Comment["Content-Type ".Length..];

    public override string ToString() => $"line {Line}: {Method} {Path} {Comment}";
}
