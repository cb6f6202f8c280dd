namespace Millrace.Registry.Log;

/// <summary>What became of a record that was read.</summary>
internal enum LogVerdict
{
    Counted,

    /// <summary>Another registry changed something after the view on which it was decided.</summary>
    Overtaken,

    /// <summary>It gives an id to a schema that belongs to another.</summary>
    IdTaken,

    /// <summary>Not a registry's record, or one of a later release.</summary>
    Unreadable,
}
