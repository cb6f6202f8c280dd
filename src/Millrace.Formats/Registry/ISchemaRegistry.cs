namespace Millrace.Formats.Registry;

/// <summary>
/// What converters ask of a schema registry. Calls block: a converter asks once per schema and then remembers.
/// Safe for use by many threads. Errors of all: <see cref="RegistryException"/> when the registry refuses,
/// <see cref="Errors.RetriableException"/> when it cannot be reached or is out of order, <see cref="Errors.ConnectException"/> when it does
/// not let us in.
/// </summary>
internal interface ISchemaRegistry
{
    /// <summary>The schema of an id. The subject tells the registry in which context to look; null: the default one.</summary>
    RegisteredSchema GetById(int id, string? subject = null);

    /// <summary>Registers the schema unless it is there; returns its id.</summary>
    int Register(string subject, SchemaText schema, bool normalize = false);

    /// <summary>The version of the subject that holds this very schema.</summary>
    /// <exception cref="RegistryException">(40401, 40403) when there is none.</exception>
    RegisteredSchema Lookup(string subject, SchemaText schema, bool normalize = false, bool includeDeleted = false);

    /// <summary>One version of a subject.</summary>
    RegisteredSchema GetVersion(string subject, int version);

    /// <summary>The newest version of a subject.</summary>
    /// <exception cref="RegistryException">(40401) when there is none.</exception>
    RegisteredSchema GetLatest(string subject);

    /// <summary>The newest version of a subject whose metadata has all these properties.</summary>
    /// <exception cref="RegistryException">(40401, 40402) when there is none.</exception>
    RegisteredSchema GetLatestWithMetadata(string subject, IReadOnlyDictionary<string, string> properties);

    /// <summary>The schema of a GUID, with its id in the default context or else in the first that has it.</summary>
    /// <exception cref="RegistryException">(40403).</exception>
    RegisteredSchema GetByGuid(Guid guid);
}
