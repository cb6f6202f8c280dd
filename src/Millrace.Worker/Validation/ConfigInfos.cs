using System.Text.Json.Serialization;
using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Worker.Validation;

/// <summary>Answer of <c>validate</c>: every setting with its definition, value and errors.</summary>
/// <param name="Name">The connector's class as it was given.</param>
/// <param name="ErrorCount">0 when the configuration may be used.</param>
/// <param name="Groups">Groups of the definitions, in the order in which they first appear.</param>
/// <param name="Configs">
/// Settings of the framework, of transformations and predicates, of the connector, overrides, then those of its converters.
/// </param>
internal sealed record ConfigInfos(string? Name, int ErrorCount, IReadOnlyList<string> Groups, IReadOnlyList<ConfigInfo> Configs)
{
    /// <summary>
    /// What a connection test has tried, in order; empty for a connector that has none. Null, and not in the answer, unless it was asked
    /// for: Connect's answer has no such field.
    /// </summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ConnectionStepInfo>? Connection { get; init; }

    /// <summary>The message with which a configuration that has errors is refused.</summary>
    public string DescribeErrors() =>
        $"Connector configuration is invalid and contains the following {ErrorCount} error(s):"
        + string.Concat(Configs.SelectMany(config => config.Value.Errors).Select(error => "\n" + error))
        + "\nYou can also find the above list of errors at the endpoint `/connector-plugins/{connectorType}/config/validate`";
}

/// <summary>One setting.</summary>
/// <param name="Definition">Null for a name that nobody declares.</param>
/// <param name="Value">What it is set to, and what is wrong with that.</param>
internal sealed record ConfigInfo(ConfigKeyInfo? Definition, ConfigValueInfo Value);

/// <summary>
/// The definition of a setting as Connect's REST API shows it: full name, with the prefix of a transformation or converter;
/// type BOOLEAN, STRING, INT, SHORT, LONG, DOUBLE, LIST, CLASS or PASSWORD; order -1 without a group; width NONE, SHORT, MEDIUM or LONG.
/// </summary>
internal sealed record ConfigKeyInfo(
    string Name,
    string Type,
    bool Required,
    string? DefaultValue,
    string Importance,
    string Documentation,
    string? Group,
    int OrderInGroup,
    string Width,
    string DisplayName,
    IReadOnlyList<string> Dependents)
{
    /// <summary>The definition of a setting of that plugin, or of the framework.</summary>
    public static ConfigKeyInfo Of(Setting setting, ConfigDef def) => new(
        setting.Name,
        setting.Type.ToString().ToUpperInvariant(),
        setting.IsRequired,
        setting.Type == ConfigType.Password && setting.DefaultText is not null ? Secret.Hidden : setting.DefaultText,
        setting.ImportanceLevel.ToString().ToUpperInvariant(),
        setting.Documentation,
        setting.GroupName,
        setting.GroupName is null ? -1 : def.OrderInGroup(setting),
        setting.FieldWidth.ToString().ToUpperInvariant(),
        setting.Label.Length > 0 ? setting.Label : setting.Name,
        setting.DependentNames);
}

/// <summary>The value of a setting. Secrets read <c>[hidden]</c>, references to config providers stand as they were written.</summary>
internal sealed record ConfigValueInfo(string Name, string? Value, IReadOnlyList<string> RecommendedValues, IReadOnlyList<string> Errors,
    bool Visible);

/// <summary>One step of a connection test.</summary>
/// <param name="Step">Such as <c>login</c>.</param>
/// <param name="Outcome"><c>passed</c>, <c>failed</c> or <c>not_tried</c>.</param>
/// <param name="Message">What was found, or why it failed or was not tried.</param>
/// <param name="Setting">Of a failure: where its error is, in the words of the configuration; else null.</param>
internal sealed record ConnectionStepInfo(string Step, string Outcome, string Message, string? Setting)
{
    public static ConnectionStepInfo Of(ConnectionStep step, string message, string? setting) => new(
        step.Name,
        step.Outcome switch { ConnectionOutcome.Passed => "passed", ConnectionOutcome.Failed => "failed", _ => "not_tried" },
        message, setting);
}
