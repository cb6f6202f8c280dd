namespace Millrace.Broker.Storage.Files;

/// <summary>Bytes of a log file are not the batches they should be.</summary>
internal sealed class CorruptLogException(string path, long position, string reason)
    : Exception($"{path} is damaged at byte {position}: {reason}.")
{
    /// <summary>First byte that cannot be believed.</summary>
    public long Position => position;
}
