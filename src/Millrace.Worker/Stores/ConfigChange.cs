namespace Millrace.Worker.Stores;

/// <summary>What happened in the config topic.</summary>
internal enum ConfigChangeKind
{
    Configured, Removed, TasksCommitted, TargetChanged, RestartRequested, LoggerSet,

    /// <summary>Tasks that were committed may start: those before them cannot write any more.</summary>
    Fenced,

    /// <summary>Where the tasks of a connector run has changed.</summary>
    PlacesChanged,

    /// <summary>A worker has come, gone, or holds other places.</summary>
    WorkersChanged,

    /// <summary>A record of a leader that has been replaced does not count; the name is its key.</summary>
    Refused,
}

/// <summary>One change of the config topic, told to the herder after start-up.</summary>
/// <param name="Kind">What happened.</param>
/// <param name="Name">The connector, or the logger.</param>
internal sealed record ConfigChange(ConfigChangeKind Kind, string Name)
{
    public bool IncludeTasks { get; init; }

    public bool OnlyFailed { get; init; }

    /// <summary>Where the record is.</summary>
    public long Offset { get; init; }

    /// <summary>The level of a logger.</summary>
    public string? Level { get; init; }

    /// <summary>After this it has the level from before again; null: it keeps it.</summary>
    public TimeSpan? Limit { get; init; }
}
