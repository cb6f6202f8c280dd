namespace Millrace.Kafka;

/// <summary>A Java client's setting that was left out.</summary>
/// <param name="Name">Its name; the value is not kept, as it may be secret.</param>
/// <param name="Reason">Why, and what to do instead where that matters.</param>
public readonly record struct IgnoredSetting(string Name, string Reason);
