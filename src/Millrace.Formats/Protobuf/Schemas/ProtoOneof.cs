namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Fields of which a message has at most one.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Fields">The fields; none of them has a label.</param>
public sealed record ProtoOneof(string Name, IReadOnlyList<ProtoField> Fields)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
