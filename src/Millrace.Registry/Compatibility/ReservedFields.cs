using Millrace.Registry.Schemas;

namespace Millrace.Registry.Compatibility;

/// <summary>
/// Names that a subject keeps free for later: the metadata property <c>confluent:reserved</c> lists them, separated by commas. Where a
/// configuration has <c>validateFields</c>, no field at the top of a schema may have such a name, and no later version may leave one out.
/// </summary>
internal static class ReservedFields
{
    private const string Property = "confluent:reserved";

    /// <param name="latest">The version before; null when there is none.</param>
    public static IReadOnlyList<string> Problems(ParsedSchema schema, SchemaMetadata? metadata, SchemaVersion? latest)
    {
        IReadOnlyList<string> names = Names(metadata);
        SchemaFormat format = SchemaFormats.Find(schema.Type)!;
        return
        [
            .. Names(latest?.Metadata).Except(names)
                .Select(name =>
                    $"The new schema has reserved field {name} removed from its metadata which is present in the old schema's metadata."),
            .. names.Where(name => format.HasTopLevelField(schema, name))
                .Select(name => $"The new schema has field that conflicts with the reserved field {name}."),
        ];
    }

    private static string[] Names(SchemaMetadata? metadata) =>
    [
        .. (metadata?.Property(Property) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Distinct(),
    ];
}
