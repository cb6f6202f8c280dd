using System.Collections.Concurrent;

namespace Millrace.Formats.Registry;

/// <summary>
/// Remembers what another registry said. Ids and versions never change their meaning, so they are kept for ever; errors are not kept.
/// </summary>
/// <param name="registry">Who is asked.</param>
/// <param name="maxSchemas">
/// Entries of each kind; a full table is emptied, for a task with more live schemas than this has other troubles.
/// </param>
/// <param name="latestTtl">How long "the newest version" is believed; null: for ever.</param>
/// <param name="time">Clock.</param>
internal sealed class CachedSchemaRegistry(ISchemaRegistry registry, int maxSchemas = 1000, TimeSpan? latestTtl = null,
    TimeProvider? time = null) : ISchemaRegistry
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly ConcurrentDictionary<(int, string?), RegisteredSchema> _byId = new();
    private readonly ConcurrentDictionary<(string, SchemaText, bool), int> _registered = new();
    private readonly ConcurrentDictionary<(string, SchemaText, bool, bool), RegisteredSchema> _lookedUp = new();
    private readonly ConcurrentDictionary<(string, int), RegisteredSchema> _versions = new();
    private readonly ConcurrentDictionary<string, (RegisteredSchema Schema, long At)> _latest = new();
    private readonly ConcurrentDictionary<Guid, RegisteredSchema> _byGuid = new();

    /// <inheritdoc/>
    public RegisteredSchema GetById(int id, string? subject = null) => Remember(_byId, (id, subject), () => registry.GetById(id, subject));

    /// <inheritdoc/>
    public int Register(string subject, SchemaText schema, bool normalize = false) =>
        Remember(_registered, (subject, schema, normalize), () => registry.Register(subject, schema, normalize));

    /// <inheritdoc/>
    public RegisteredSchema Lookup(string subject, SchemaText schema, bool normalize = false, bool includeDeleted = false) =>
        Remember(_lookedUp, (subject, schema, normalize, includeDeleted), () =>
            registry.Lookup(subject, schema, normalize, includeDeleted));

    /// <inheritdoc/>
    public RegisteredSchema GetVersion(string subject, int version) =>
        Remember(_versions, (subject, version), () => registry.GetVersion(subject, version));

    /// <inheritdoc/>
    public RegisteredSchema GetLatest(string subject) => Latest(subject, () => registry.GetLatest(subject));

    /// <inheritdoc/>
    public RegisteredSchema GetLatestWithMetadata(string subject, IReadOnlyDictionary<string, string> properties)
    {
        IEnumerable<string> parts = properties.OrderBy(property => property.Key, StringComparer.Ordinal)
            .SelectMany(property => new[] { property.Key, property.Value });
        return Latest(string.Join('\0', parts.Prepend(subject)), () => registry.GetLatestWithMetadata(subject, properties));
    }

    /// <inheritdoc/>
    public RegisteredSchema GetByGuid(Guid guid) => Remember(_byGuid, guid, () => registry.GetByGuid(guid));

    private RegisteredSchema Latest(string key, Func<RegisteredSchema> ask)
    {
        if (_latest.TryGetValue(key, out var known) && (latestTtl is null || _time.GetElapsedTime(known.At) < latestTtl))
            return known.Schema;
        RegisteredSchema latest = ask();
        Put(_latest, key, (latest, _time.GetTimestamp()));
        return latest;
    }

    private TValue Remember<TKey, TValue>(ConcurrentDictionary<TKey, TValue> table, TKey key, Func<TValue> ask)
        where TKey : notnull
    {
        if (table.TryGetValue(key, out TValue? known)) return known;
        TValue answer = ask();
        Put(table, key, answer);
        return answer;
    }

    private void Put<TKey, TValue>(ConcurrentDictionary<TKey, TValue> table, TKey key, TValue value)
        where TKey : notnull
    {
        if (table.Count >= maxSchemas) table.Clear();
        table[key] = value;
    }
}
