using Millrace.Data;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>A message while its struct is being gone through.</summary>
/// <param name="name">Name of the message.</param>
/// <param name="schema">The struct; null for the entry of a map.</param>
internal sealed class MessageDraft(string name, Schema? schema)
{
    public string Name { get; } = name;

    public List<ProtoField> Fields { get; } = [];

    public List<ProtoOneof> Oneofs { get; } = [];

    public List<ProtoMessage> Messages { get; } = [];

    public List<ProtoEnum> Enums { get; } = [];

    /// <summary>
    /// True for the struct that this message is made of, whatever the use of it adds: then a field may refer to the message further up.
    /// </summary>
    public bool IsMadeOf(Schema other) => schema is not null
        && (ReferenceEquals(schema, other) || (schema.Name is not null && schema.Name == other.Name
            && schema.Fields.Select(field => (field.Name, field.Schema.Type))
            .SequenceEqual(other.Fields.Select(field => (field.Name, field.Schema.Type)))));

    public ProtoMessage Build() => new(Name) { Fields = Fields, Oneofs = Oneofs, Messages = Messages, Enums = Enums };
}
