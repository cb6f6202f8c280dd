using System.Text.Json;
using Millrace.Formats;
using Millrace.Formats.JsonSchema.Compatibility;
using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Registry.Schemas.Json;

/// <summary>JSON Schema, drafts 4 to 2020-12.</summary>
internal sealed class JsonFormat : SchemaFormat
{
    private static readonly JsonElement SaysNothing = JsonSchemaText.Parse("true");

    public override string Type => "JSON";

    public override ParsedSchema Parse(SchemaRequest request, IReadOnlyList<ReferencedText> referenced, SchemaChecks checks, WorkLimit work)
    {
        JsonElement document = ParseText(request, request.Text);
        string canonical = Print(request, document);
        object model;
        try
        {
            model = ParseSchema(document, referenced);
        }
        catch (JsonSchemaException fault) when (checks == SchemaChecks.Known)
        {
            // The original looks into a schema when it must: what is looked up, or was stored by a registry with other rules, is a text
            // until then.
            model = fault.Message;
        }
        catch (JsonSchemaException fault)
        {
            throw new InvalidSchemaException($"Invalid schema {Shown(request)}, details: Invalid JSON", fault);
        }

        return new ParsedSchema(Type, canonical, canonical, model);
    }

    public override ParsedSchema Normalize(ParsedSchema schema)
    {
        string text = JsonSchemaText.Normalize(JsonSchemaText.Parse(schema.Canonical));
        return schema with { Canonical = text, Resolved = text };
    }

    public override string TextIn(ParsedSchema schema, string form) => schema.Canonical;

    public override IReadOnlyList<string> ReadProblems(ParsedSchema reader, ParsedSchema writer, string readerName, string writerName,
        CompatibilityPolicy policy,
        WorkLimit work)
    {
        if (reader.Model is not JsonSchemaNode into) return [$"The {readerName} schema is no JSON Schema: {reader.Model}"];
        if (writer.Model is not JsonSchemaNode from) return [$"The {writerName} schema is no JSON Schema: {writer.Model}"];
        try
        {
            return JsonReadCheck.Run(into, from, readerName, writerName, work, policy == CompatibilityPolicy.Lenient
                ? JsonReadPolicy.Lenient
                : JsonReadPolicy.Strict);
        }
        catch (JsonSchemaException fault)
        {
            throw new InvalidSchemaException(Excerpt.Of(fault.Message), fault);
        }
    }

    public override bool HasTopLevelField(ParsedSchema schema, string name) => Properties(schema).Contains(name);

    public override void CheckFields(SchemaRequest request, ParsedSchema schema)
    {
        if (Properties(schema).Any(name => name.StartsWith("$$", StringComparison.Ordinal)))
            throw new InvalidSchemaException($"Invalid schema {Shown(request)}, details: #: Field names cannot start with $$ prefix");
    }

    private static IEnumerable<string> Properties(ParsedSchema schema) =>
        JsonSchemaText.Parse(schema.Canonical) is { ValueKind: JsonValueKind.Object } root
            && root.TryGetProperty("properties", out JsonElement properties) && properties.ValueKind == JsonValueKind.Object
            ? properties.EnumerateObject().Select(property => property.Name)
            : [];

    public override string Describe(SchemaRequest request, string reason) =>
        $"Invalid schema of type JSON, details: Invalid schema of type JSON, details: {Excerpt.Of(reason)}";

    private JsonElement ParseText(SchemaRequest request, string text)
    {
        try
        {
            return JsonSchemaText.Parse(text);
        }
        catch (JsonSchemaException fault)
        {
            throw new InvalidSchemaException(Describe(request, "Invalid JSON schema"), fault);
        }
    }

    private string Print(SchemaRequest request, JsonElement document)
    {
        try
        {
            return JsonSchemaText.Print(document);
        }
        catch (Exception fault) when (fault is JsonSchemaException or InvalidOperationException)
        {
            // A number beyond all bounds, or half a surrogate pair.
            throw new InvalidSchemaException(Describe(request, $"Invalid JSON schema: {fault.Message}"), fault);
        }
    }

    private static JsonSchemaNode ParseSchema(JsonElement document, IReadOnlyList<ReferencedText> referenced)
    {
        // KEEP: the original takes numbers, texts and lists for schemas that say nothing.
        if (document.ValueKind is JsonValueKind.Number or JsonValueKind.String or JsonValueKind.Array) document = SaysNothing;
        return JsonSchemaNode.Parse(document, referenced.Select(reference => KeyValuePair.Create(reference.Name, reference.Text)));
    }

    private static string Shown(SchemaRequest request) =>
        $"{{subject={request.Subject},version={request.Version},id={request.Id ?? -1},schemaType=JSON,"
        + $"references={Excerpt.Of($"[{string.Join(", ", request.References)}]")},"
        + $"metadata=null,ruleSet=null,schema={Excerpt.Of(request.Text)},schemaTags=null,ts=null,deleted=null}}";
}
