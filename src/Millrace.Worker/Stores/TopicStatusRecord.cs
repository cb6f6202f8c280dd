namespace Millrace.Worker.Stores;

/// <summary>That a task uses a topic, and since when.</summary>
internal sealed record TopicStatusRecord(string Topic, string Connector, int Task, long DiscoverTimestamp);
