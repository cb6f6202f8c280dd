namespace Millrace.Worker.Herding;

/// <summary>When running tasks are stopped and started anew after their configurations were made.</summary>
internal enum TaskStart
{
    /// <summary>Also when nothing changed: the connector's own configuration did, and tasks see it (converters, overrides).</summary>
    Always,

    /// <summary>Only when their configurations, or the one they were made from, are others than before.</summary>
    WhenChanged,
}
