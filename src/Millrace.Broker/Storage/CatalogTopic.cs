namespace Millrace.Broker.Storage;

/// <summary>A topic as <see cref="Catalog"/> keeps it.</summary>
internal sealed record CatalogTopic(string Name, Guid Id, int Partitions, IReadOnlyDictionary<string, string> Configs);
