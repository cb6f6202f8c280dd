namespace Millrace.Kafka;

/// <summary>How one setting of the Java clients is translated.</summary>
/// <param name="Roles">Clients that it concerns.</param>
/// <param name="Name">librdkafka's name.</param>
/// <param name="Translate">The value in librdkafka's words; null to ignore it.</param>
/// <param name="Reason">Said when the value is ignored.</param>
internal sealed record JavaSettingRule(ClientRole Roles, string Name, Func<string, string?> Translate, string Reason = "")
{
    /// <summary>The name for clients other than producers, where that differs.</summary>
    public string? NameElsewhere { get; init; }

    public string Target(ClientRole role) => role == ClientRole.Producer ? Name : NameElsewhere ?? Name;
}
