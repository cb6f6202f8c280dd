namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A field of a message, oneof or extension.</summary>
/// <param name="Label">Null where the text has none.</param>
/// <param name="Type">A scalar's keyword, or the name of a type as written; of a map's values for a map.</param>
/// <param name="Name">Name in the text; data knows only the number.</param>
/// <param name="Number">1 to 536,870,911.</param>
internal sealed record ProtoField(ProtoLabel? Label, string Type, string Name, int Number)
{
    /// <summary>Type of the keys of a <c>map&lt;key, value&gt;</c>; null for other fields.</summary>
    public string? KeyType { get; init; }

    public IReadOnlyList<ProtoOption> Options { get; init; } = [];

    public bool IsRepeated => Label == ProtoLabel.Repeated;

    public ProtoOption? FindOption(string name) => Options.FirstOrDefault(option => option.Name == name);
}
