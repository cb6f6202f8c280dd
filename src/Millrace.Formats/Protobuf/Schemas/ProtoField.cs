using Millrace.Formats.Protobuf.Mapping;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A field of a message, oneof or extension.</summary>
/// <param name="Label">Null where the text has none.</param>
/// <param name="Type">A scalar's keyword, or the name of a type as written; of a map's values for a map.</param>
/// <param name="Name">Name in the text; data knows only the number.</param>
/// <param name="Number">1 to 536,870,911.</param>
public sealed record ProtoField(ProtoLabel? Label, string Type, string Name, int Number)
{
    /// <summary>Type of the keys of a <c>map&lt;key, value&gt;</c>; null for other fields.</summary>
    public string? KeyType { get; init; }

    /// <summary>Its options in the order of the text.</summary>
    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    /// <summary>True for a list.</summary>
    public bool IsRepeated => Label == ProtoLabel.Repeated;

    /// <summary>The scalar type; null when <see cref="Type"/> is the name of a message or enum.</summary>
    public ProtoScalar? Scalar => ProtoScalars.Find(Type);

    /// <summary>
    /// For a map: the name of the message type that its entries are (<c>my_map</c> has <c>MyMapEntry</c>, <c>tags</c> has
    /// <c>tagsEntry</c>).
    /// </summary>
    public string EntryName => ProtobufNames.EntryOf(Name);

    /// <summary>The option of that name, as written; null when there is none.</summary>
    public ProtoOption? FindOption(string name) => Options.FirstOrDefault(option => option.Name == name);
}
