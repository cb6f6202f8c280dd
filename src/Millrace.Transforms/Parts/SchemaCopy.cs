using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>Starts of rebuilt schemas.</summary>
internal static class SchemaCopy
{
    /// <summary>
    /// Name, version, doc and parameters as before; neither optionality nor default nor fields, as Connect's <c>copySchemaBasics</c>.
    /// </summary>
    public static SchemaBuilder Basics(Schema schema, SchemaType type) =>
        new SchemaBuilder(type).Name(schema.Name).Version(schema.Version).Doc(schema.Doc).Parameters(schema.Parameters);

    public static SchemaBuilder Basics(Schema schema) => Basics(schema, SchemaType.Struct);
}
