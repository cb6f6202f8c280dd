namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>One call of a service.</summary>
/// <param name="Name">Name of the call.</param>
/// <param name="Request">Message type, as written, after <c>stream</c> where it is one.</param>
/// <param name="Response">The same for the answer.</param>
internal sealed record ProtoRpc(string Name, string Request, string Response)
{
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
