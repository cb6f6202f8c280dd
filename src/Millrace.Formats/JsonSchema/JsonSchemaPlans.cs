using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Formats.JsonSchema.Compatibility;
using Millrace.Formats.JsonSchema.Mapping;
using Millrace.Formats.JsonSchema.Reading;
using Millrace.Formats.JsonSchema.Schemas;
using Millrace.Formats.JsonSchema.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.JsonSchema;

/// <summary>Asks the registry about schemas, and makes of them the ways to read and write. Called once per schema.</summary>
internal sealed class JsonSchemaPlans(ISchemaRegistry registry, ConfigValues config, JsonSchemaSettings settings, ConverterRole role)
{
    private readonly WriterSchemas _writerSchemas = new(registry, config, role);
    private readonly ReaderSchemas _readerSchemas = new(registry, config, role);

    /// <inheritdoc cref="ReaderSchemas.ReadsHeader"/>
    public bool ReadsHeader => _readerSchemas.ReadsHeader;

    /// <inheritdoc cref="ReaderSchemas.NumberOf"/>
    public int NumberOf(Guid guid) => _readerSchemas.NumberOf(guid);

    /// <inheritdoc cref="ReaderSchemas.NameOf"/>
    public string NameOf(int id) => _readerSchemas.NameOf(id);

    public JsonSchemaDecoding MakeDecoding(string topic, int id)
    {
        SchemaText text = _readerSchemas.Written(topic, id, SchemaText.Json);
        JsonSchemaNode root = Parse(text);
        // Fields are known by their names, so a newer schema reads older data as it is.
        var (readAs, version) = _readerSchemas.ReadAs(topic, root.Title, text);
        if (readAs != text) root = Parse(readAs);
        Schema schema = JsonSchemaToConnect.Convert(root, settings, version);
        return new JsonSchemaDecoding(topic, id, schema, JsonSchemaReaderCompiler.Compile(schema, settings.PreservesMore),
            ValidatorOf(readAs));
    }

    public JsonSchemaEncoding MakeEncoding(string topic, Schema schema)
    {
        var data = new SchemaText(SchemaText.Json, ConnectToJsonSchema.Convert(schema, settings));
        var (id, chosen) = _writerSchemas.Choose(topic, data, schema.Name, other => Incompatibility(data, other));
        JsonSchemaValidator? validator = ValidatorOf(chosen);
        return new JsonSchemaEncoding(topic, schema, _writerSchemas.FrameOf(topic, id, schema.Name),
            JsonSchemaWriterCompiler.Compile(schema, settings), validator);
    }

    private string? Incompatibility(SchemaText data, SchemaText other)
    {
        try
        {
            IReadOnlyList<string> problems = JsonReadCheck.Run(Parse(other), Parse(data), "new", "old");
            return problems.Count == 0 ? null : string.Join(", ", problems);
        }
        catch (JsonSchemaException fault)
        {
            return fault.Message;
        }
    }

    private JsonSchemaValidator? ValidatorOf(SchemaText text)
    {
        if (!settings.Validates) return null;
        try
        {
            return new JsonSchemaValidator(text.Text, References(text));
        }
        catch (DataException fault)
        {
            throw new DataException($"{fault.Message}. Set json.fail.invalid.schema=false to go without", fault);
        }
    }

    private JsonSchemaNode Parse(SchemaText text)
    {
        try
        {
            return JsonSchemaParser.Parse(JsonSchemaText.Parse(text.Text), References(text), settings.IgnoresModernDialects);
        }
        catch (JsonSchemaException fault)
        {
            throw new DataException($"The JSON schema in the registry cannot be read: {fault.Message}", fault);
        }
    }

    // By name, each after those it needs itself.
    private List<KeyValuePair<string, string>> References(SchemaText text)
    {
        var references = new List<KeyValuePair<string, string>>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Add(text);
        return references;

        void Add(SchemaText from)
        {
            foreach (SchemaReference reference in from.References)
            {
                if (!seen.Add(reference.Name)) continue;
                SchemaText referred = registry.GetVersion(reference.Subject, reference.Version).Schema;
                Add(referred);
                references.Add(KeyValuePair.Create(reference.Name, referred.Text));
            }
        }
    }
}
