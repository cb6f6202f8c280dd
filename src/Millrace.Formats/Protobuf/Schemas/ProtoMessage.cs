namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A message type. Members stand in the order of the text within their kind.</summary>
internal sealed record ProtoMessage(string Name)
{
    public IReadOnlyList<ProtoReserved> Reserved { get; init; } = [];

    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>Without those of oneofs.</summary>
    public IReadOnlyList<ProtoField> Fields { get; init; } = [];

    public IReadOnlyList<ProtoOneof> Oneofs { get; init; } = [];

    public IReadOnlyList<ProtoReserved> Extensions { get; init; } = [];

    public IReadOnlyList<ProtoMessage> Messages { get; init; } = [];

    public IReadOnlyList<ProtoEnum> Enums { get; init; } = [];

    public IReadOnlyList<ProtoExtend> Extends { get; init; } = [];

    /// <summary>The fields of oneofs too.</summary>
    public IEnumerable<ProtoField> AllFields => Fields.Concat(Oneofs.SelectMany(oneof => oneof.Fields));

    /// <summary>An entry of a map, written out: this is how Connect's maps are registered. A list or map is never a key.</summary>
    public bool IsMapEntry => Name.EndsWith("Entry", StringComparison.Ordinal) && Oneofs.Count == 0
        && Fields is [{ Name: "key", Number: 1, IsRepeated: false, KeyType: null }, { Name: "value", Number: 2 }];
}
