namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>An enum type with its constants in the order of the text; the first is the default.</summary>
internal sealed record ProtoEnum(string Name, IReadOnlyList<ProtoEnumConstant> Constants)
{
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
