using Millrace.Config;
using Millrace.Connectors;
using Millrace.Data;

namespace Millrace.Transforms.Parts;

/// <summary>
/// Fields that a transformation names and a schema does not have. Nothing fails then, as in Kafka Connect, and nothing is done: a misspelt
/// name would stay unseen. <b>Threads</b>: one task.
/// </summary>
internal sealed class MissingFields(Transformation owner)
{
    private readonly HashSet<(Setting Setting, string Name)> _told = [];

    /// <summary>
    /// Writes a line for each name that is missing in a schema that is new; for the same name only once, as another topic may well not
    /// have it either.
    /// </summary>
    public void Tell(Setting setting, IEnumerable<FieldName> names, Schema schema)
    {
        if (owner.Log is not { } log || schema.Type != SchemaType.Struct) return;
        foreach (string name in names.Select(name => name.Text))
        {
            if (schema.FindField(name) is not null || !_told.Add((setting, name))) continue;
            string records = schema.Name is null ? "records" : $"records of schema {schema.Name}";
            log.Warn(MissingField.Describe(setting.Name, name, records, schema));
        }
    }

    /// <summary>Behind the message of a record that cannot do without the field: which may have been meant.</summary>
    public static string Hint(string name, Schema schema) =>
        schema.Type == SchemaType.Struct ? NearestName.Hint(name, schema.Fields.Select(field => field.Name)) : "";
}
