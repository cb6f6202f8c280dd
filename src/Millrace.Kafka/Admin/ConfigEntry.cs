namespace Millrace.Kafka;

/// <summary>One setting of a topic or broker.</summary>
/// <param name="Name">Kafka's name of it.</param>
/// <param name="Value">Null when it has none, or is sensitive.</param>
/// <param name="Source">Where the value comes from.</param>
/// <param name="IsReadOnly">Whether it can only be changed in the broker's file.</param>
/// <param name="IsSensitive">Whether the broker keeps its value to itself.</param>
public sealed record ConfigEntry(string Name, string? Value, ConfigSource Source, bool IsReadOnly, bool IsSensitive);
