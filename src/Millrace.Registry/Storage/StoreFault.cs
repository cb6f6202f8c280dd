namespace Millrace.Registry.Storage;

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
