namespace Millrace.Registry.Schemas;

/// <summary>What a client sends to register, look up or check.</summary>
internal sealed record SchemaRequest
{
    public SubjectName Subject { get; init; }

    /// <summary>0: none given; -1: the next one.</summary>
    public int Version { get; init; }

    /// <summary>Null: none given.</summary>
    public int? Id { get; init; }

    public string Type { get; init; } = SchemaFormats.Default;

    public IReadOnlyList<SchemaReference> References { get; init; } = [];

    public SchemaMetadata? Metadata { get; init; }

    /// <summary>The text as sent; empty when none was.</summary>
    public string Text { get; init; } = "";

    public bool IsEmpty => string.IsNullOrWhiteSpace(Text);
}
