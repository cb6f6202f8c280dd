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

/// <summary>A schema whose types another one uses.</summary>
/// <param name="Name">How the text refers to it.</param>
/// <param name="Subject">Unqualified: in the context of the schema that refers.</param>
/// <param name="Version">From 1; -1 in a request is the latest version.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version)
{
    /// <summary>As error messages of the original print it.</summary>
    public override string ToString() => $"{{name='{Name}', subject='{Subject}', version={Version}}}";
}

/// <summary>A schema that another one refers to.</summary>
/// <param name="Name">How the text refers to it.</param>
/// <param name="Text">Its own canonical text.</param>
internal sealed record ReferencedText(string Name, string Text);
