namespace Millrace.Kafka.Tests;

/// <summary>Names nobody else uses.</summary>
internal static class TestTopics
{
    public static string NewName() => $"t-{Guid.NewGuid():N}";
}
