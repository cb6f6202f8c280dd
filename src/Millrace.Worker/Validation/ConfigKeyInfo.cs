using Millrace.Config;

namespace Millrace.Worker.Validation;

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
