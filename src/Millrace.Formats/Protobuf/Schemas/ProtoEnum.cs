namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>An enum type with its constants in the order of the text; the first is the default.</summary>
/// <param name="Name">Its name, without what is around it.</param>
/// <param name="Constants">Its names and numbers.</param>
public sealed record ProtoEnum(string Name, IReadOnlyList<ProtoEnumConstant> Constants)
{
    /// <summary>Numbers and names that are not to be used.</summary>
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];
}
