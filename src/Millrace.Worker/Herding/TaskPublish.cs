namespace Millrace.Worker.Herding;

/// <summary>When task configurations are published, which makes running tasks stop and start anew.</summary>
internal enum TaskPublish
{
    /// <summary>
    /// Also when nothing changed: the connector's own configuration was given anew, and tasks see it (converters, overrides).
    /// </summary>
    Always,

    /// <summary>Only when their configurations, or the one they were made from, are others than before.</summary>
    WhenChanged,
}
