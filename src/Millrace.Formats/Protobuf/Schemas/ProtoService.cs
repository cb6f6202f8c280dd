namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A service: kept in the text, without a meaning for data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Rpcs">Its calls.</param>
public sealed record ProtoService(string Name, IReadOnlyList<ProtoRpc> Rpcs)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
