using System.Collections.Immutable;
using System.Text.Json;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Log;

/// <summary>
/// The registry as of an offset, and what decides which records count. Every registry that reads the same records comes to the same view:
/// that, and not an elected leader, keeps ids unique.
/// </summary>
internal sealed record LogView
{
    public static readonly LogView Empty = new();

    public RegistryState State { get; private init; } = RegistryState.Empty;

    /// <summary>Offset of the last record that counted.</summary>
    public long LastChange { get; private init; } = -1;

    /// <summary>Keys whose newest record was refused, so that a compaction would keep it instead of the record that counts.</summary>
    public ImmutableHashSet<RecordKey> Dirty { get; private init; } = [];

    /// <summary>The last change of somebody else than <see cref="LastOperation"/>.</summary>
    private long LastForeignChange { get; init; } = -1;

    private Guid? LastOperation { get; init; }

    /// <summary>The view after a record, and what became of the record.</summary>
    public (LogView View, LogVerdict Verdict) After(LogRecord record)
    {
        if (RecordKey.Parse(record.Key) is not { } key) return (this, LogVerdict.Unreadable);
        try
        {
            if (key.Kind == RecordKind.Noop) return (this with { State = TakeHighestIds(record.Value) }, LogVerdict.Counted);
            if (record.Claim is { } claim && claim.Base < (claim.Operation == LastOperation ? LastForeignChange : LastChange))
                return (Refused(key), LogVerdict.Overtaken);
            if (Apply(key, record) is not { } state) return (Refused(key), LogVerdict.IdTaken);
            bool isSameOperation = record.Claim is { } own && own.Operation == LastOperation;
            return (this with
            {
                State = state,
                LastForeignChange = isSameOperation ? LastForeignChange : LastChange,
                LastChange = record.Offset,
                LastOperation = record.Claim?.Operation,
                Dirty = Dirty.Remove(key),
            }, LogVerdict.Counted);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return (this, LogVerdict.Unreadable);
        }
    }

    /// <summary>The records that bring the newest of every dirty key in line with the state.</summary>
    public IReadOnlyList<LogEntry> Repairs() => [.. Dirty.SelectMany(Repair)];

    private IEnumerable<LogEntry> Repair(RecordKey key)
    {
        SubjectName subject = SubjectName.Parse(key.Subject);
        switch (key.Kind)
        {
            case RecordKind.Schema:
                return [State.Find(subject, key.Version) is { } version ? RecordValues.Schema(version) : new LogEntry(key, null)];
            case RecordKind.Config:
                return [RecordValues.Config(key.Subject, State.Configs.GetValueOrDefault(key.Subject))];
            case RecordKind.Mode:
                return [RecordValues.Mode(key.Subject, State.Modes.TryGetValue(key.Subject, out RegistryMode mode) ? mode : null)];
            case RecordKind.Context:
                return [State.Contexts.ContainsKey(key.Subject) ? RecordValues.Context(key.Subject) : new LogEntry(key, null)];
            default:
                // An earlier record of this key may have counted: what it did is written out before the key goes.
                return [.. State.Versions(subject).Values.Where(version => version.IsDeleted).Select(RecordValues.Schema),
                    new LogEntry(key, null)];
        }
    }

    private LogView Refused(RecordKey key) => this with { Dirty = Dirty.Add(key) };

    // Null: the record gives an id that is taken to another schema.
    private RegistryState? Apply(RecordKey key, LogRecord record)
    {
        SubjectName subject = SubjectName.Parse(key.Subject);
        switch (key.Kind)
        {
            case RecordKind.Schema when record.Value is null:
                return State.Without(subject, key.Version);
            case RecordKind.Schema:
                SchemaValue value = JsonSerializer.Deserialize(record.Value, LogJson.Compact.SchemaValue)
                    ?? throw new JsonException("null");
                if (value.Schema is null || value.Id < 0) throw new JsonException("no schema or id");
                foreach (SchemaReference? reference in value.References ?? [])
                    if (reference is not { Name: not null, Subject: not null })
                        throw new JsonException("a reference without name or subject");
                Require(value.Metadata);
                var version =
                    new SchemaVersion(subject, key.Version, value.Id, value.SchemaType ?? SchemaFormats.Default, value.References ?? [],
                    value.Metadata, value.RuleSet, value.Schema, value.Deleted, record.Timestamp);
                return State.Uses(subject.Context, version.Id).Any(other => other.Identity != version.Identity)
                    ? null
                    : State.With(version);
            case RecordKind.Config:
                RegistryConfig? config = record.Value is null
                    ? null
                    : JsonSerializer.Deserialize(record.Value, LogJson.Compact.RegistryConfig);
                Require(config?.DefaultMetadata);
                Require(config?.OverrideMetadata);
                return State.WithConfig(subject.Qualified, config);
            case RecordKind.Mode:
                string? mode = record.Value is null ? null : JsonSerializer.Deserialize(record.Value, LogJson.Compact.ModeValue)?.Mode;
                return State.WithMode(subject.Qualified, mode is null ? null : RegistryModes.Find(mode));
            case RecordKind.DeleteSubject when record.Value is not null:
                return State.WithDeleted(subject, JsonSerializer.Deserialize(record.Value, LogJson.Compact.SubjectValue)?.Version ?? 0);
            case RecordKind.ClearSubject when record.Value is not null:
                return State.Without(subject);
            case RecordKind.Context:
                return record.Value is null ? State.WithoutContext(key.Subject) : State.WithContext(key.Subject);
            default:
                return State;
        }
    }

    // What the serializer lets through, and all who read metadata rely on.
    private static void Require(SchemaMetadata? metadata)
    {
        if (metadata?.IsWhole() == false) throw new JsonException("metadata with nulls");
    }

    private RegistryState TakeHighestIds(byte[]? value) =>
        value is null || JsonSerializer.Deserialize(value, LogJson.Compact.NoopValue)?.HighestIds is not { } ids
            ? State
            : ids.Aggregate(State, (state, entry) => state.WithHighestId(entry.Key, entry.Value));
}
