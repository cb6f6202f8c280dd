namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>One name of an enum and its number.</summary>
internal sealed record ProtoEnumConstant(string Name, int Number)
{
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
