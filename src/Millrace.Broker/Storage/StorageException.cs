using Millrace.Broker.Protocol;

namespace Millrace.Broker.Storage;

/// <summary>A request on topics that cannot be done, with the code the client gets.</summary>
internal sealed class StorageException(ErrorCode code, string message, Exception? cause = null) : Exception(message, cause)
{
    public ErrorCode Code => code;
}
