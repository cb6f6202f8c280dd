namespace Millrace.Registry.Model;

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

/// <summary>The modes as requests and answers write them.</summary>
internal static class RegistryModes
{
    private static readonly string[] Names = ["READWRITE", "READONLY", "READONLY_OVERRIDE", "IMPORT", "FORWARD"];

    /// <summary>In any case; null when there is no such mode.</summary>
    public static RegistryMode? Find(string name)
    {
        int found = Array.FindIndex(Names, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
        return found < 0 ? null : (RegistryMode)found;
    }

    public static string Name(this RegistryMode mode) => Names[(int)mode];

    public static bool IsReadOnly(this RegistryMode mode) => mode is RegistryMode.ReadOnly or RegistryMode.ReadOnlyOverride;

    public static bool IsImport(this RegistryMode mode) => mode is RegistryMode.Import or RegistryMode.Forward;
}
