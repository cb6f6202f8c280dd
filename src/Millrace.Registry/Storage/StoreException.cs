namespace Millrace.Registry.Storage;

/// <summary>A change could not be written.</summary>
internal sealed class StoreException(StoreFault fault, string message, Exception? inner = null) : Exception(message, inner)
{
    public StoreFault Fault { get; } = fault;
}

/// <summary>Why a change could not be written.</summary>
internal enum StoreFault
{
    /// <summary>Kafka did not take it, or it was not read back, in time. It may still have been written.</summary>
    TimedOut,

    /// <summary>The broker refuses a record of this size.</summary>
    TooLarge,

    /// <summary>Kafka refused it for another reason.</summary>
    Failed,
}
