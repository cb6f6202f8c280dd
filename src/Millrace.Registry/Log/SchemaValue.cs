using System.Text.Json;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Log;

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
