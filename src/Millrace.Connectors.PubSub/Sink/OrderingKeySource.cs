namespace Millrace.Connectors.PubSub.Sink;

/// <summary>What becomes the ordering key of a message.</summary>
internal enum OrderingKeySource
{
    None, Key, Partition,
}
