using System.Globalization;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>Finds the schema that a record was written with, and the one to read it as: the same, or the newest of its subject.</summary>
internal sealed class ReaderSchemas(ISchemaRegistry registry, ConfigValues config, ConverterRole role)
{
    private readonly SubjectNameStrategy _strategy = SubjectNames.StrategyOf(config, role);
    private readonly LatestSchemas? _latest = LatestSchemas.Of(registry, config);

    // Schemas that records name by GUID get numbers below those of any registry, so that all else knows them by a number.
    private readonly Dictionary<Guid, int> _numbers = [];
    private readonly List<(Guid Guid, SchemaText Text)> _byGuid = [];

    /// <summary>Whether a header with the schema counts.</summary>
    public bool ReadsHeader { get; } = SchemaIds.ReadsHeader(config, role);

    /// <summary>What stands for an id where a record names its schema by GUID.</summary>
    /// <exception cref="RegistryException">Nobody knows it.</exception>
    public int NumberOf(Guid guid)
    {
        if (_numbers.TryGetValue(guid, out int number)) return number;
        _byGuid.Add((guid, registry.GetByGuid(guid).Schema));
        return _numbers[guid] = -_byGuid.Count;
    }

    /// <summary>The schema's name for people.</summary>
    public string NameOf(int id) => IsGuid(id) ? _byGuid[-id - 1].Guid.ToString() : id.ToString(CultureInfo.InvariantCulture);

    /// <summary>What a record was written with.</summary>
    /// <exception cref="DataException">It is of another type than <paramref name="type"/>.</exception>
    public SchemaText Written(string topic, int id, string type)
    {
        // Only the topic's own name is known before the schema is; it tells the registry in which context to look.
        string? hint = _strategy == SubjectNameStrategy.Topic ? SubjectNames.Of(_strategy, topic, role, null) : null;
        SchemaText text = IsGuid(id) ? _byGuid[-id - 1].Text : registry.GetById(id, hint).Schema;
        if (text.Type != type)
            throw new DataException($"Schema {NameOf(id)} in topic {topic} is of type {text.Type}, not {type}; use its converter");
        return text;
    }

    private static bool IsGuid(int id) => id < 0;

    /// <summary>What to read it as, and which version of its subject that is; null when it is none.</summary>
    /// <param name="topic">Where it was read.</param>
    /// <param name="recordName">Full name of the record, where it is one.</param>
    /// <param name="written">What it was written with.</param>
    public (SchemaText Schema, int? Version) ReadAs(string topic, string? recordName, SchemaText written)
    {
        string subject = SubjectNames.Of(_strategy, topic, role, recordName);
        if (_latest?.Get(subject) is { } latest) return (latest.Schema, latest.Version);
        try
        {
            return (written, registry.Lookup(subject, written, includeDeleted: true).Version);
        }
        catch (RegistryException fault) when (fault.IsNotFound)
        {
            // Written under another subject, by a producer with another naming: the data is readable, it just has no version here.
            return (written, null);
        }
    }
}
