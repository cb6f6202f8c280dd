using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>The body that registrations, lookups and checks share.</summary>
internal static class SchemaRequestBody
{
    public static SchemaRequest Read(BodyReader body, SubjectName subject) => new()
    {
        Subject = subject,
        Version = body.Number("version") ?? 0,
        // A negative id is how clients say that they have none.
        Id = body.Number("id") is >= 0 and var id ? id : null,
        Type = body.Text("schemaType") is { Length: > 0 } type ? type : SchemaFormats.Default,
        References = body.References("references"),
        Metadata = body.Metadata("metadata"),
        Text = body.Text("schema") ?? "",
    };
}
