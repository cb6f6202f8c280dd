namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Fields of which a message has at most one.</summary>
internal sealed record ProtoOneof(string Name, IReadOnlyList<ProtoField> Fields)
{
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
