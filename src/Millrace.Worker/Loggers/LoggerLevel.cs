namespace Millrace.Worker.Loggers;

/// <summary>The level of a logger.</summary>
/// <param name="Level">OFF, FATAL, ERROR, WARN, INFO, DEBUG, TRACE or ALL.</param>
/// <param name="LastModified">When it was last changed, in milliseconds since the epoch; null when it never was.</param>
public sealed record LoggerLevel(string Level, long? LastModified);
