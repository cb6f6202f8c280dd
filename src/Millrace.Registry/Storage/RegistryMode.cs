namespace Millrace.Registry.Storage;

/// <summary>What a scope lets happen to its schemas.</summary>
internal enum RegistryMode
{
    ReadWrite,

    /// <summary>Nothing is registered, deleted or configured.</summary>
    ReadOnly,

    /// <summary>Like ReadOnly; as the global mode it beats those of all subjects.</summary>
    ReadOnlyOverride,

    /// <summary>Only registrations that bring their own id, unchecked.</summary>
    Import,

    /// <summary>Like Import, for everything at once.</summary>
    Forward,
}
