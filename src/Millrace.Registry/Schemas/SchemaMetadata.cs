using System.Text.Json.Serialization;

namespace Millrace.Registry.Schemas;

/// <summary>What a user says about a schema. Absent and empty differ: an empty one is kept, hashed and answered.</summary>
internal sealed class SchemaMetadata : IEquatable<SchemaMetadata>
{
    /// <summary>The property that holds a schema's version number, and that loose comparisons leave out.</summary>
    public const string VersionProperty = "confluent:version";

    private readonly SortedDictionary<string, List<string>>? _tags;
    private readonly SortedDictionary<string, string>? _properties;
    private readonly SortedSet<string>? _sensitive;

    [JsonPropertyOrder(0)]
    public SortedDictionary<string, List<string>>? Tags
    {
        get => _tags;
        init => _tags = value is null ? null : new(value, StringComparer.Ordinal);
    }

    [JsonPropertyOrder(1)]
    public SortedDictionary<string, string>? Properties
    {
        get => _properties;
        init => _properties = value is null ? null : new(value, StringComparer.Ordinal);
    }

    [JsonPropertyOrder(2)]
    public SortedSet<string>? Sensitive
    {
        get => _sensitive;
        init => _sensitive = value is null ? null : new(value, StringComparer.Ordinal);
    }

    /// <summary>The second's entries win; null when neither is there.</summary>
    public static SchemaMetadata? Merge(SchemaMetadata? first, SchemaMetadata? second)
    {
        if (first is null || second is null) return first ?? second;
        return new SchemaMetadata
        {
            Tags = Merge(first.Tags, second.Tags),
            Properties = Merge(first.Properties, second.Properties),
            Sensitive = first.Sensitive is null || second.Sensitive is null
                ? first.Sensitive ?? second.Sensitive
                : [.. first.Sensitive, .. second.Sensitive],
        };
    }

    public static SchemaMetadata WithVersion(SchemaMetadata? metadata, int version) => Merge(
        metadata, new SchemaMetadata
        {
            Properties =
            new() { [VersionProperty] = version.ToString(System.Globalization.CultureInfo.InvariantCulture) }
        })!;

    /// <summary>Without the version number; null when nothing else was there.</summary>
    public static SchemaMetadata? WithoutVersion(SchemaMetadata? metadata)
    {
        if (metadata?.Properties is not { } properties || !properties.ContainsKey(VersionProperty)) return metadata;
        if (properties.Count == 1 && metadata.Tags is null && metadata.Sensitive is null) return null;
        var left = new SortedDictionary<string, string>(properties, StringComparer.Ordinal);
        left.Remove(VersionProperty);
        return new SchemaMetadata { Tags = metadata.Tags, Properties = left.Count == 0 ? null : left, Sensitive = metadata.Sensitive };
    }

    public string? Property(string name) => Properties?.GetValueOrDefault(name);

    /// <summary>Everything in the order in which the identity hash takes it.</summary>
    public IEnumerable<string> Parts()
    {
        foreach (var (path, tags) in Tags ?? [])
        {
            yield return path;
            foreach (string tag in tags) yield return tag;
        }

        foreach (var (name, value) in Properties ?? [])
        {
            yield return name;
            yield return value;
        }

        foreach (string name in Sensitive ?? []) yield return name;
    }

    /// <summary>No list, text or name in it is null, which JSON could say.</summary>
    public bool IsWhole() =>
        (Tags ?? []).Values.All(tags => tags is not null && !tags.Contains(null!))
        && (Properties ?? []).Values.All(value => value is not null)
        && (Sensitive ?? []).All(name => name is not null);

    public bool Equals(SchemaMetadata? other) =>
        other is not null
        && Same(Properties, other.Properties, (a, b) => a == b)
        && Same(Tags, other.Tags, (a, b) => a.SequenceEqual(b))
        && (Sensitive ?? []).SetEquals(other.Sensitive ?? []);

    public override bool Equals(object? obj) => Equals(obj as SchemaMetadata);

    public override int GetHashCode() => Parts().Aggregate(0, HashCode.Combine);

    private static SortedDictionary<string, T>? Merge<T>(SortedDictionary<string, T>? first, SortedDictionary<string, T>? second)
    {
        if (first is null || second is null) return first ?? second;
        var merged = new SortedDictionary<string, T>(first, StringComparer.Ordinal);
        foreach (var (key, value) in second) merged[key] = value;
        return merged;
    }

    private static bool Same<T>(SortedDictionary<string, T>? first, SortedDictionary<string, T>? second, Func<T, T, bool> equal) =>
        (first?.Count ?? 0) == (second?.Count ?? 0)
        && (first is null || first.All(entry => second!.TryGetValue(entry.Key, out T? value) && equal(entry.Value, value)));
}
