using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>A setting that is kept for tools to read back: of a group, or of a subscription to client metrics.</summary>
/// <param name="BrokerName">Kafka's broker setting that is its default; null if there is none.</param>
/// <param name="Problem">What is wrong with a value of the right type, as a sentence of its own; null when nothing is.</param>
internal sealed record StoredConfigDef(Setting Setting, string? BrokerName, Func<string, string?>? Problem = null)
{
    public string Name => Setting.Name;
}
