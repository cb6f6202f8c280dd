using System.Text.Json;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A type with a name: record, enum or fixed.</summary>
public abstract class AvroNamedSchema : AvroSchema
{
    private protected AvroNamedSchema(AvroType type, AvroName name, string? doc, IReadOnlyList<AvroName> aliases,
        IReadOnlyList<KeyValuePair<string, JsonElement>> properties)
        : base(type, properties)
    {
        Name = name;
        Doc = doc;
        Aliases = aliases;
    }

    public AvroName Name { get; }

    public string FullName => Name.Full;

    public string? Doc { get; }

    /// <summary>Other names, made full: one without a dot belongs to the namespace of <see cref="Name"/>.</summary>
    public IReadOnlyList<AvroName> Aliases { get; }

    public override string BranchName => Name.Full;
}
