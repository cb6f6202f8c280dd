using Millrace.Broker.Protocol;

namespace Millrace.Broker.Storage;

/// <summary>A request on topics that cannot be done, with the code the client gets.</summary>
internal sealed class StorageException(ErrorCode code, string message, Exception? cause = null) : Exception(Shortened(message), cause)
{
    /// <summary>Old versions of the protocol send texts of up to 32,767 bytes, and a message may quote what the client sent.</summary>
    private const int MaxMessageLength = 1000;

    public ErrorCode Code => code;

    private static string Shortened(string message) => message.Length <= MaxMessageLength ? message : message[..MaxMessageLength] + "...";
}
