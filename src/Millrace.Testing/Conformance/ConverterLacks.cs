namespace Millrace.Testing;

/// <summary>What a converter does not do: checks that need it are left out.</summary>
[Flags]
public enum ConverterLacks
{
    /// <summary>It does everything.</summary>
    None = 0,

    /// <summary>There are no bytes that it could not read.</summary>
    BadPayloads = 1,

    /// <summary>It writes something for a value that is null and has no schema.</summary>
    Tombstones = 2,
}
