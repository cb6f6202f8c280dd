using System.Globalization;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;
using Millrace.Config;

namespace Millrace.Broker.Configs;

/// <summary>
/// Subscriptions to client metrics (KIP-714). They are kept for tools; no client sends its metrics, because nothing here would take them.
/// </summary>
internal sealed class ClientMetricsConfigScope(DynamicConfigs configs) : StoredConfigScope(configs, ConfigSource.ClientMetrics, Defs)
{
    private static readonly string[] Selectors =
        ["client_instance_id", "client_id", "client_software_name", "client_software_version", "client_source_address",
            "client_source_port"];

    private static readonly StoredConfigDef[] Defs =
    [
        new(Setting.Int("interval.ms", 300_000).Doc("Pause between two pushes of metrics, ms."), null,
            value => int.Parse(value, CultureInfo.InvariantCulture) is >= 100 and <= 3_600_000 ? null
                : $"Invalid value {value} for interval.ms, interval must be between 100 and 3600000 (1 hour)"),
        new(Setting.List("match", []).Doc("Which clients push: SELECTOR=EXPRESSION, separated by commas."), null,
            value => value.Split(',', StringSplitOptions.RemoveEmptyEntries).All(IsSelector)
            ? null
            : $"Illegal client matching pattern: {value}"),
        new(Setting.List("metrics", []).Doc("Beginnings of names of metrics to push."), null),
    ];

    public override ConfigResourceType Type => ConfigResourceType.ClientMetrics;

    protected override string EmptyName => "Client metrics subscription name must not be empty";

    protected override string EmptyNameSet => "Subscription name can't be empty";

    protected override StorageException Unknown(string key) =>
        new(ErrorCode.InvalidRequest, $"Unknown client metrics configuration: {key}");

    protected override StorageException Refused(string problem) => new(
        problem.StartsWith("Illegal", StringComparison.Ordinal) ? ErrorCode.InvalidConfig : ErrorCode.InvalidRequest, problem);

    private static bool IsSelector(string pattern) => pattern.Split('=', 2) is [var selector, var expression]
        && Selectors.Contains(selector.Trim()) && expression.Length > 0;
}
