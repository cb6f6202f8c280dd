using Millrace.Formats;
using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Registry.Schemas.Protobuf;

internal sealed class ProtobufFormat : SchemaFormat
{
    public override string Type => "PROTOBUF";

    public override ParsedSchema Parse(SchemaRequest request, IReadOnlyList<ReferencedText> referenced, SchemaChecks checks, WorkLimit work)
    {
        try
        {
            ProtoFile file = Read(request.Text);
            var imports = referenced.ToDictionary(reference => reference.Name, reference => reference.Text, StringComparer.Ordinal);
            // As the original, which looks at numbers only where validateFields is configured.
            ProtobufSchema schema = ProtobufSchema.OfAnyNumbers(file, imports);
            string canonical = file.Print();
            return new ParsedSchema(Type, canonical, canonical, schema);
        }
        catch (ProtobufSchemaException fault)
        {
            throw new InvalidSchemaException(Describe(request, $"Could not parse Protobuf - {fault.Message}"), fault);
        }
    }

    public override void CheckFields(SchemaRequest request, ParsedSchema schema)
    {
        try
        {
            ((ProtobufSchema)schema.Model).CheckNumbers();
        }
        catch (ProtobufSchemaException fault)
        {
            throw new InvalidSchemaException(Describe(request, fault.Message), fault);
        }
    }

    private static ProtoFile Read(string text)
    {
        try
        {
            return ProtoFile.Parse(text);
        }
        catch (ProtobufSchemaException)
        {
            // Clients that generate code send what their generator has made: the file as a descriptor.
            if (DescriptorReader.TryRead(text) is { } file) return file;
            throw;
        }
    }

    public override ParsedSchema Normalize(ParsedSchema schema)
    {
        try
        {
            string text = ProtobufNormalForm.Of((ProtobufSchema)schema.Model).Print();
            return schema with { Canonical = text, Resolved = text };
        }
        catch (ProtobufSchemaException fault)
        {
            throw new InvalidSchemaException(Excerpt.Of(fault.Message), fault);
        }
    }

    public override string TextIn(ParsedSchema schema, string form)
    {
        var model = (ProtobufSchema)schema.Model;
        return form switch
        {
            "serialized" => DescriptorWriter.Write(model),
            "ignore_extensions" => ProtobufNormalForm.WithoutExtensions(model.File).Print(),
            _ => schema.Canonical,
        };
    }

    public override IReadOnlyList<string> ReadProblems(ParsedSchema reader, ParsedSchema writer, string readerName, string writerName,
        CompatibilityPolicy policy,
        WorkLimit work) =>
        ProtobufReadCheck.Run((ProtobufSchema)reader.Model, (ProtobufSchema)writer.Model, readerName, writerName, work);

    public override bool HasTopLevelField(ParsedSchema schema, string name) =>
        ((ProtobufSchema)schema.Model).File.Messages.Any(message => message.AllFields.Any(field => field.Name == name));

    public override string Describe(SchemaRequest request, string reason) =>
        $"Invalid schema of type PROTOBUF, details: Invalid schema of type PROTOBUF, details: {Excerpt.Of(reason)}";
}
