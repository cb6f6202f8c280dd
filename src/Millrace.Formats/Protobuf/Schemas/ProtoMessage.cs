namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A message type. Members stand in the order of the text within their kind.</summary>
/// <param name="Name">Its name, without what is around it.</param>
public sealed record ProtoMessage(string Name)
{
    /// <summary>Numbers and names that are not to be used.</summary>
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>Without those of oneofs.</summary>
    public IReadOnlyList<ProtoField> Fields { get; init; } = [];

    /// <summary>Groups of fields of which a message has at most one.</summary>
    public IReadOnlyList<ProtoOneof> Oneofs { get; init; } = [];

    /// <summary>Numbers that other files may add fields under; proto2 only.</summary>
    public IReadOnlyList<ProtoReserved> Extensions { get; init; } = [];

    /// <summary>Message types inside of it.</summary>
    public IReadOnlyList<ProtoMessage> Messages { get; init; } = [];

    /// <summary>Enum types inside of it.</summary>
    public IReadOnlyList<ProtoEnum> Enums { get; init; } = [];

    /// <summary>Extensions of other messages that stand inside of it.</summary>
    public IReadOnlyList<ProtoExtend> Extends { get; init; } = [];

    /// <summary>The fields of oneofs too.</summary>
    public IEnumerable<ProtoField> AllFields => Fields.Concat(Oneofs.SelectMany(oneof => oneof.Fields));

    /// <summary>An entry of a map, written out: this is how Connect's maps are registered. A list or map is never a key.</summary>
    public bool IsMapEntry => Name.EndsWith("Entry", StringComparison.Ordinal) && Oneofs.Count == 0
        && Fields is [{ Name: "key", Number: 1, IsRepeated: false, KeyType: null }, { Name: "value", Number: 2 }];
}
