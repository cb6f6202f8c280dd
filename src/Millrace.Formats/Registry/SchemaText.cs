namespace Millrace.Formats.Registry;

/// <summary>
/// A schema as it goes to and from a registry. Equal when type, text and references are, so it can be the key of a cache.
/// </summary>
/// <param name="Type"><see cref="Avro"/>, <see cref="Protobuf"/> or <see cref="Json"/>.</param>
/// <param name="Text">The schema itself.</param>
public sealed record SchemaText(string Type, string Text)
{
    /// <summary>Type of Avro schemas.</summary>
    public const string Avro = "AVRO";

    /// <summary>Type of Protobuf schemas.</summary>
    public const string Protobuf = "PROTOBUF";

    /// <summary>Type of JSON Schemas.</summary>
    public const string Json = "JSON";

    /// <summary>In the order in which the registry holds them.</summary>
    public IReadOnlyList<SchemaReference> References { get; init; } = [];

    /// <summary>Same type, text, references and metadata.</summary>
    public bool Equals(SchemaText? other) =>
        other is not null && Type == other.Type && Text == other.Text && References.SequenceEqual(other.References);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Type, Text, References.Count);
}
