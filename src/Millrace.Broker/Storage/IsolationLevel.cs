namespace Millrace.Broker.Storage;

/// <summary>How far a reader may see: to the high watermark, or to the last stable offset. Values are the protocol's.</summary>
internal enum IsolationLevel : sbyte
{
    ReadUncommitted = 0,
    ReadCommitted = 1,
}
