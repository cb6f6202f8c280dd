namespace Millrace.Broker.Storage;

/// <summary>Who appends: clients may not write control batches or internal topics.</summary>
internal enum AppendOrigin
{
    Client,

    /// <summary>The broker itself: coordinators and transaction markers.</summary>
    Coordinator,
}
