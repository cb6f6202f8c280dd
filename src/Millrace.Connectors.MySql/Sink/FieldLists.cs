using Millrace.Data;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>
/// Names in fields.whitelist and timestamp.fields.list that a topic does not have:
/// nothing fails, but columns stay empty or keep their numbers. Each is told once a task, not once a connection; in a list for several
/// topics a name need not be in all of them.
/// </summary>
internal sealed class FieldLists(SinkOptions options, TaskLog log)
{
    private readonly HashSet<(string Setting, string Name)> _known = [];

    /// <summary>Looks at the schema of a topic's values, when it is new.</summary>
    public void Check(string topic, RowShape shape, Schema valueSchema)
    {
        if (valueSchema.Type != SchemaType.Struct) return;
        Check(SinkSettings.Whitelist.Name, options.Whitelist, topic, shape, valueSchema);
        Check(SinkSettings.TimestampFields.Name, options.TimestampFields, topic, shape, valueSchema);
    }

    private void Check(string setting, IReadOnlySet<string> names, string topic, RowShape shape, Schema valueSchema)
    {
        // A column of the key may stand in the list; it is written in any case.
        foreach (string name in names)
        {
            if (!_known.Add((setting, name)) || valueSchema.FindField(name) is not null || shape.Columns.Any(column => column.Name == name))
                continue;
            log.Warn(MissingField.Describe(setting, name, $"the values of topic {topic}", valueSchema));
        }
    }
}
