namespace Millrace.Testing;

/// <summary>What a transformation does not do: checks that need it are left out.</summary>
[Flags]
public enum TransformationLacks
{
    /// <summary>It does everything.</summary>
    None = 0,

    /// <summary>It drops or refuses records without a value, or gives them one.</summary>
    Tombstones = 1,

    /// <summary>It takes only data with schemas, or only data without.</summary>
    Schemaless = 2,

    /// <summary>There is no record that it could not take.</summary>
    BadRecords = 4,
}
