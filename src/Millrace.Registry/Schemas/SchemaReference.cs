namespace Millrace.Registry.Schemas;

/// <summary>A schema whose types another one uses.</summary>
/// <param name="Name">How the text refers to it.</param>
/// <param name="Subject">Unqualified: in the context of the schema that refers.</param>
/// <param name="Version">From 1; -1 in a request is the latest version.</param>
internal sealed record SchemaReference(string Name, string Subject, int Version)
{
    /// <summary>As error messages of the original print it.</summary>
    public override string ToString() => $"{{name='{Name}', subject='{Subject}', version={Version}}}";
}
