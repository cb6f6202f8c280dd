namespace Millrace.Transforms.Topics;

/// <summary>What was worked out for a topic's name, so that a record costs one look-up. <b>Threads</b>: one task.</summary>
internal sealed class TopicMemo<T>
    where T : class
{
    // More than a task reads; a source that invents topics must not fill the memory.
    private const int MostTopics = 1024;

    private readonly Dictionary<string, T> _known = new(StringComparer.Ordinal);

    public T Get<TState>(string topic, TState state, Func<string, TState, T> make)
    {
        if (_known.TryGetValue(topic, out T? known)) return known;
        if (_known.Count == MostTopics) _known.Clear();
        return _known[topic] = make(topic, state);
    }
}
