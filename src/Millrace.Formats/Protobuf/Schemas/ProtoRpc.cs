namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>One call of a service.</summary>
/// <param name="Name">Name of the call.</param>
/// <param name="Request">Message type, as written, after <c>stream</c> where it is one.</param>
/// <param name="Response">The same for the answer.</param>
public sealed record ProtoRpc(string Name, string Request, string Response)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
