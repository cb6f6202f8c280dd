using System.Text.Json;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Log;

/// <summary>Values of the topic's records, both ways.</summary>
internal static class RecordValues
{
    public static LogEntry Schema(SchemaVersion version) => new(
        RecordKey.Schema(version.Subject, version.Version),
        JsonSerializer.SerializeToUtf8Bytes(
            new SchemaValue
            {
                Subject = version.Subject.Qualified,
                Version = version.Version,
                Id = version.Id,
                SchemaType = version.Type,
                References = version.References.Count == 0 ? null : version.References,
                Metadata = version.Metadata,
                RuleSet = version.RuleSet,
                Schema = version.Text,
                Deleted = version.IsDeleted,
            },
            LogJson.Compact.SchemaValue));

    public static LogEntry Tombstone(SubjectName subject, int version) => new(RecordKey.Schema(subject, version), null);

    public static LogEntry Config(string scope, RegistryConfig? config) => new(
        new RecordKey(RecordKind.Config, scope),
        config is null ? null : JsonSerializer.SerializeToUtf8Bytes(config with { Subject = scope.Length == 0 ? null : scope },
            LogJson.Compact.RegistryConfig));

    public static LogEntry Mode(string scope, RegistryMode? mode) => new(
        new RecordKey(RecordKind.Mode, scope),
        mode is null
            ? null
            : JsonSerializer.SerializeToUtf8Bytes(new ModeValue { Subject = scope.Length == 0 ? null : scope, Mode = mode.Value.Name() },
                LogJson.Compact.ModeValue));

    public static LogEntry Context(string context) => new(
        new RecordKey(RecordKind.Context, context),
        JsonSerializer.SerializeToUtf8Bytes(new ContextValue { Tenant = "default", Context = context }, LogJson.Compact.ContextValue));

    public static LogEntry DeleteSubject(SubjectName subject, int upTo) => new(
        new RecordKey(RecordKind.DeleteSubject, subject.Qualified),
        JsonSerializer.SerializeToUtf8Bytes(new SubjectValue { Subject = subject.Qualified, Version = upTo },
            LogJson.Compact.SubjectValue));

    public static LogEntry ClearSubject(string subject) => new(
        new RecordKey(RecordKind.ClearSubject, subject),
        JsonSerializer.SerializeToUtf8Bytes(new SubjectValue { Subject = subject }, LogJson.Compact.SubjectValue));

    /// <summary>
    /// Keeps the highest ids over a compaction that removes the schemas which had them: no id may ever name two schemas. Other registries
    /// do not look into the value of a NOOP.
    /// </summary>
    public static LogEntry HighestIds(RegistryState state) => new(
        RecordKey.Noop,
        JsonSerializer.SerializeToUtf8Bytes(
            new NoopValue { HighestIds = state.Contexts.ToDictionary(context => context.Key, context => context.Value.HighestId) },
            LogJson.Compact.NoopValue));
}

/// <summary>Value of a SCHEMA record; the order of the members is the original's.</summary>
internal sealed record SchemaValue
{
    public string? Subject { get; init; }

    public int Version { get; init; }

    public int Id { get; init; }

    /// <summary>Absent means AVRO.</summary>
    public string? SchemaType { get; init; }

    public IReadOnlyList<SchemaReference>? References { get; init; }

    public SchemaMetadata? Metadata { get; init; }

    public JsonElement? RuleSet { get; init; }

    public string? Schema { get; init; }

    public bool Deleted { get; init; }
}

/// <summary>Value of a DELETE_SUBJECT record, or without a version of a CLEAR_SUBJECT record.</summary>
internal sealed record SubjectValue
{
    public string? Subject { get; init; }

    public int? Version { get; init; }
}

/// <summary>Value of a MODE record.</summary>
internal sealed record ModeValue
{
    public string? Subject { get; init; }

    public string? Mode { get; init; }
}

/// <summary>Value of a CONTEXT record.</summary>
internal sealed record ContextValue
{
    public string? Tenant { get; init; }

    public string? Context { get; init; }
}

/// <summary>Value of a NOOP record of ours.</summary>
internal sealed record NoopValue
{
    /// <summary>Per context, the highest id that was ever given out.</summary>
    public Dictionary<string, int>? HighestIds { get; init; }
}
