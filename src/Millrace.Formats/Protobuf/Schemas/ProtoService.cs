namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A service: kept in the text, without a meaning for data.</summary>
internal sealed record ProtoService(string Name, IReadOnlyList<ProtoRpc> Rpcs)
{
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
