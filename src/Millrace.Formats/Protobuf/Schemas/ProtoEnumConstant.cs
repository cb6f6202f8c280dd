namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>One name of an enum and its number.</summary>
/// <param name="Name">The name.</param>
/// <param name="Number">The number; several names may have the same where <c>allow_alias</c> says so.</param>
public sealed record ProtoEnumConstant(string Name, int Number)
{
    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
