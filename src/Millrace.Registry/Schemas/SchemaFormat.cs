using Millrace.Formats;

namespace Millrace.Registry.Schemas;

/// <summary>One kind of schema. Each format is one class here and one line in <see cref="SchemaFormats"/>.</summary>
internal abstract class SchemaFormat
{
    /// <summary>The name in requests and answers.</summary>
    public abstract string Type { get; }

    /// <param name="request">Text, references and names for messages.</param>
    /// <param name="referenced">All references, each after those it needs itself.</param>
    /// <param name="work">What the texts' lengths cost is spent already; to be asked for what costs more.</param>
    /// <exception cref="InvalidSchemaException">The text is no schema of this format.</exception>
    public abstract ParsedSchema Parse(SchemaRequest request, IReadOnlyList<ReferencedText> referenced, SchemaChecks checks,
        WorkLimit work);

    /// <summary>The schema with texts in which differences without a meaning are gone (<c>normalize=true</c>).</summary>
    public abstract ParsedSchema Normalize(ParsedSchema schema);

    /// <summary>The text in a form that a request asks for (<c>format=</c>); names that are not known mean the canonical text.</summary>
    public abstract string TextIn(ParsedSchema schema, string form);

    /// <summary>
    /// Why data of <paramref name="writer"/> cannot be read with <paramref name="reader"/>, in the original's words; empty when it can.
    /// </summary>
    /// <param name="readerName">What messages call the reader: <c>new</c> or <c>old</c>.</param>
    /// <param name="work">To be asked before each step that the schemas' lengths do not bound.</param>
    public abstract IReadOnlyList<string> ReadProblems(ParsedSchema reader, ParsedSchema writer, string readerName, string writerName,
        CompatibilityPolicy policy,
        WorkLimit work);

    /// <summary>
    /// Whether a field of that name stands at the top: of the record, of any message of the file, or among the object's properties.
    /// </summary>
    public abstract bool HasTopLevelField(ParsedSchema schema, string name);

    /// <summary>
    /// What is asked of a new schema's fields where <c>validateFields</c> is configured, beyond what the format asks of all.
    /// </summary>
    /// <exception cref="InvalidSchemaException">A field is not allowed.</exception>
    public virtual void CheckFields(SchemaRequest request, ParsedSchema schema)
    {
    }

    /// <summary>The message for a schema of this format that cannot be used.</summary>
    public abstract string Describe(SchemaRequest request, string reason);
}
