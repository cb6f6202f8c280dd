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

    /// <summary>Its name in its parts.</summary>
    public AvroName Name { get; }

    /// <summary>Namespace and name.</summary>
    public string FullName => Name.Full;

    /// <summary>What it is for; null for nothing.</summary>
    public string? Doc { get; }

    /// <summary>Other names, made full: one without a dot belongs to the namespace of <see cref="Name"/>.</summary>
    public IReadOnlyList<AvroName> Aliases { get; }

    /// <inheritdoc/>
    internal override string BranchName => Name.Full;
}
