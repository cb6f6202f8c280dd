using Millrace.Formats;
using Millrace.Formats.Avro.Schemas;

namespace Millrace.Registry.Schemas.Avro;

internal sealed class AvroFormat : SchemaFormat
{
    public override string Type => "AVRO";

    public override ParsedSchema Parse(SchemaRequest request, IReadOnlyList<ReferencedText> referenced, SchemaChecks checks, WorkLimit work)
    {
        try
        {
            var references = new List<AvroSchema>();
            foreach (ReferencedText reference in referenced)
                references.Add(AvroSchema.Parse(reference.Text, references, AvroChecks.Lenient));
            AvroSchema schema =
                AvroSchema.Parse(request.Text, references, checks == SchemaChecks.New ? AvroChecks.All : AvroChecks.Lenient);
            return new ParsedSchema(Type, schema.ToString(references), schema.ToString(), schema);
        }
        catch (AvroSchemaException fault)
        {
            throw new InvalidSchemaException(Describe(request, fault.AvroMessage), fault);
        }
    }

    public override ParsedSchema Normalize(ParsedSchema schema) =>
        schema with { Canonical = AvroNormalForm.Of(schema.Canonical), Resolved = AvroNormalForm.Of(schema.Resolved) };

    public override string TextIn(ParsedSchema schema, string form) => form == "resolved" ? schema.Resolved : schema.Canonical;

    public override IReadOnlyList<string> ReadProblems(ParsedSchema reader, ParsedSchema writer, string readerName, string writerName,
        CompatibilityPolicy policy,
        WorkLimit work) =>
        AvroReadCheck.Run((AvroSchema)reader.Model, (AvroSchema)writer.Model, readerName, writerName, work);

    public override bool HasTopLevelField(ParsedSchema schema, string name) =>
        schema.Model is AvroRecordSchema record && record.Fields.Any(field => field.Name == name);

    public override string Describe(SchemaRequest request, string reason)
    {
        string references = Excerpt.Of($"[{string.Join(", ", request.References)}]");
        return $"Invalid schema of type AVRO, details: Invalid schema {{subject={request.Subject},version=null,id=null,schemaType=AVRO,"
            + $"references={references},metadata=null,ruleSet=null,schema={Excerpt.Of(request.Text)},"
            + $"schemaTags=null,ts=null,deleted=null}} "
            + $"with refs {references} of type AVRO, details: {Excerpt.Of(reason)}";
    }
}
