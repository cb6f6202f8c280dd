using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Wizard;

/// <summary>One setting that a change touches; values are masked already.</summary>
/// <param name="Was">Null: not set.</param>
/// <param name="Will">Null: taken out.</param>
internal sealed record SettingChange(string Name, string? Was, string? Will);

/// <param name="Sign">A blank, <c>+</c> or <c>−</c>.</param>
internal sealed record DiffLine(char Sign, int? Number, string Text);

/// <summary>What a change of a configuration changes.</summary>
internal static class ConfigDiff
{
    /// <summary>By name. A secret that was typed anew is a change, although both sides show the same mask.</summary>
    public static IReadOnlyList<SettingChange> Of(Draft draft)
    {
        Dictionary<string, string> then = draft.ToShow();
        return [.. draft.Stored.Keys.Union(then.Keys).Where(name => name is not ("name" or "connector.class"))
            .Where(name => draft.Stored.GetValueOrDefault(name) != then.GetValueOrDefault(name)
                || (then.GetValueOrDefault(name) == SecretMask.Mask && !draft.IsStoredSecret(name)))
            .Order(StringComparer.Ordinal)
            .Select(name => new SettingChange(name, draft.Stored.GetValueOrDefault(name), then.GetValueOrDefault(name)))];
    }

    /// <summary>Line by line, of two texts.</summary>
    public static IReadOnlyList<DiffLine> Lines(string before, string after) =>
        [.. InlineDiffBuilder.Diff(before, after).Lines.Select(line => new DiffLine(line.Type switch
        {
            ChangeType.Inserted => '+', ChangeType.Deleted => '−', _ => ' ',
        }, line.Position, line.Text))];

    /// <summary>The same of two configurations, normalised: in the order of their names.</summary>
    public static IReadOnlyList<DiffLine> Lines(IReadOnlyDictionary<string, string> before, IReadOnlyDictionary<string, string> after) =>
        Lines(Text(before), Text(after));

    private static string Text(IReadOnlyDictionary<string, string> config) =>
        ConfigText.FlatJson(new SortedDictionary<string, string>(config.ToDictionary(), StringComparer.Ordinal));
}
