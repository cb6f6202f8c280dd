using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>
/// Finds the schema and id with which records are written: registered, given by id or GUID, the newest of the subject, or looked up;
/// in this order.
/// </summary>
internal sealed class WriterSchemas(ISchemaRegistry registry, ConfigValues config, ConverterRole role)
{
    private readonly SubjectNameStrategy _strategy = SubjectNames.StrategyOf(config, role);
    private readonly bool _normalize = config.Get(SchemaSettings.Normalize);
    private readonly LatestSchemas? _latest = LatestSchemas.Of(registry, config);

    private readonly bool _writesHeader = SchemaIds.WritesHeader(config, role);

    /// <summary>Where records name the schema of that id.</summary>
    /// <param name="topic">Topic to be written to.</param>
    /// <param name="id">As found by <see cref="Choose"/>.</param>
    /// <param name="recordName">Full name of the record, where it is one.</param>
    public SchemaFrame FrameOf(string topic, int id, string? recordName)
    {
        if (!_writesHeader) return new SchemaFrame(WireFormat.PrefixOf(id), []);
        RegisteredSchema schema = registry.GetById(id, SubjectNames.Of(_strategy, topic, role, recordName));
        return schema.Guid is { } guid
            ? new SchemaFrame([], WireFormat.PrefixOf(guid))
            : throw new ConnectException($"The Schema Registry tells no GUID of schema {id}, as those before Confluent Platform 8.0 do "
                + $"not; remove "
                + $"{(role == ConverterRole.Key ? "key" : "value")}.schema.id.serializer, so that ids stand in front of the payloads");
    }

    /// <summary>Finds it.</summary>
    /// <param name="topic">Topic to be written to.</param>
    /// <param name="data">The schema of the data.</param>
    /// <param name="recordName">Full name of the record, where it is one.</param>
    /// <param name="incompatibility">
    /// Says why data of <paramref name="data"/> cannot be read with the other schema, or null when it can.
    /// </param>
    public (int Id, SchemaText Schema) Choose(string topic, SchemaText data, string? recordName, Func<SchemaText, string?> incompatibility)
    {
        string subject = SubjectNames.Of(_strategy, topic, role, recordName);
        if (config.Get(SchemaSettings.AutoRegister)) return (registry.Register(subject, data, _normalize), data);
        if (config.Get(SchemaSettings.UseId) is >= 0 and int id)
        {
            SchemaText given = registry.GetById(id, subject).Schema;
            return (id, Checked(SchemaSettings.IdStrict, $"id {id}", given, incompatibility));
        }

        if (config.Get(SchemaSettings.UseGuid) is { } guid)
        {
            RegisteredSchema given = registry.GetByGuid(Guid.Parse(guid));
            return (IdOf(given, subject), Checked(SchemaSettings.IdStrict, $"GUID {guid}", given.Schema, incompatibility));
        }

        if (_latest is not null)
        {
            RegisteredSchema latest = _latest.Get(subject);
            return (IdOf(latest, subject),
                Checked(SchemaSettings.LatestStrict, $"version {latest.Version} of subject {subject}", latest.Schema, incompatibility));
        }

        return (IdOf(registry.Lookup(subject, data, _normalize), subject), data);
    }

    private SchemaText Checked(Setting<bool> check, string what, SchemaText schema, Func<SchemaText, string?> incompatibility)
    {
        if (config.Get(check) && incompatibility(schema) is { } reason)
            throw new DataException($"The schema of {what} cannot read the data: {reason}. Set {check.Name}=false to disable this check");
        return schema;
    }

    private static int IdOf(RegisteredSchema schema, string subject) =>
        schema.Id ?? throw new ConnectException(
            $"The Schema Registry did not say the id of a schema of subject {subject}; check schema.registry.url");
}
