using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;

namespace Millrace.Formats.Registry;

/// <summary>
/// A registry in this process's memory (<c>mock://scope</c>): ids, versions and lookups, no compatibility rules.
/// Safe for use by many threads.
/// </summary>
internal sealed class InMemorySchemaRegistry : ISchemaRegistry
{
    private static readonly ConcurrentDictionary<string, InMemorySchemaRegistry> Scopes = new();

    private readonly Lock _lock = new();
    private readonly List<SchemaText> _byId = [];
    private readonly Dictionary<string, List<int>> _subjects = new(StringComparer.Ordinal);

    /// <summary>The registry of that name; all who ask for it in this process share it.</summary>
    public static InMemorySchemaRegistry Of(string scope) => Scopes.GetOrAdd(scope, static _ => new InMemorySchemaRegistry());

    /// <inheritdoc/>
    public RegisteredSchema GetById(int id, string? subject = null)
    {
        lock (_lock)
        {
            if (id < 1 || id > _byId.Count) throw NotFound($"Schema {id} not found", RegistryException.SchemaNotFound);
            return new RegisteredSchema(null, null, id, _byId[id - 1]) { Guid = GuidOf(_byId[id - 1]) };
        }
    }

    /// <inheritdoc/>
    public int Register(string subject, SchemaText schema, bool normalize = false)
    {
        lock (_lock)
        {
            int id = _byId.IndexOf(schema) + 1;
            if (id == 0)
            {
                _byId.Add(schema);
                id = _byId.Count;
            }

            if (!_subjects.TryGetValue(subject, out List<int>? ids)) _subjects[subject] = ids = [];
            if (!ids.Contains(id)) ids.Add(id);
            return id;
        }
    }

    /// <inheritdoc/>
    public RegisteredSchema Lookup(string subject, SchemaText schema, bool normalize = false, bool includeDeleted = false)
    {
        lock (_lock)
        {
            List<int> ids = Ids(subject);
            int id = _byId.IndexOf(schema) + 1;
            int index = ids.IndexOf(id);
            return index >= 0 ? new RegisteredSchema(subject, index
                + 1, id, schema) : throw NotFound("Schema not found", RegistryException.SchemaNotFound);
        }
    }

    /// <inheritdoc/>
    public RegisteredSchema GetVersion(string subject, int version)
    {
        lock (_lock)
        {
            List<int> ids = Ids(subject);
            if (version < 1 || version > ids.Count) throw NotFound($"Version {version} not found.", RegistryException.VersionNotFound);
            return new RegisteredSchema(subject, version, ids[version - 1], _byId[ids[version - 1] - 1]);
        }
    }

    /// <inheritdoc/>
    public RegisteredSchema GetLatest(string subject)
    {
        lock (_lock) return GetVersion(subject, Ids(subject).Count);
    }

    /// <summary>Errors: always <see cref="RegistryException"/> (40402), since no schema here has metadata.</summary>
    public RegisteredSchema GetLatestWithMetadata(string subject, IReadOnlyDictionary<string, string> properties) =>
        throw NotFound($"No version of subject '{subject}' has metadata in a registry in memory.", RegistryException.VersionNotFound);

    /// <inheritdoc/>
    public RegisteredSchema GetByGuid(Guid guid)
    {
        lock (_lock)
        {
            int index = _byId.FindIndex(schema => GuidOf(schema) == guid);
            return index >= 0 ? GetById(index + 1) : throw NotFound($"Schema {guid} not found", RegistryException.SchemaNotFound);
        }
    }

    private List<int> Ids(string subject) =>
        _subjects.TryGetValue(subject, out List<int>? ids)
        ? ids
        : throw NotFound($"Subject '{subject}' not found.", RegistryException.SubjectNotFound);

    private static Guid GuidOf(SchemaText schema)
    {
        string identity = string.Join('\0', schema.References.Select(reference =>
            reference.ToString()).Prepend(schema.Text).Prepend(schema.Type));
        return new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16), bigEndian: true);
    }

    private static RegistryException NotFound(string message, int code) =>
        new($"{message}; error code: {code}", HttpStatusCode.NotFound, code);
}
