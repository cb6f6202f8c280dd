using System.Globalization;
using Millrace.Cli.Terminal;
using Millrace.Config;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>
/// A mapping of the file, read by name. Keys under <c>&lt;&lt;</c> are taken over where the mapping does not have them itself.
/// </summary>
/// <exception cref="CommandException">(1) with file, line and column.</exception>
internal sealed class YamlSection
{
    private const string MergeKey = "<<";

    // A merge of merges is read by recursion, which must end.
    private const int DeepestMerge = 10;

    // Of YAML's own types; they change nothing here, where all are texts.
    private const string StandardTag = "tag:yaml.org,2002:";

    private readonly string _file;
    private readonly string _path;
    private readonly Dictionary<string, (YamlNode Key, YamlNode Value)> _entries = new(StringComparer.Ordinal);

    public YamlSection(string file, string path, YamlNode node)
    {
        _file = file;
        _path = path;
        if (!IsEmpty(node)) Take(node, 0, new Dictionary<YamlNode, bool>(ReferenceEqualityComparer.Instance));
    }

    public IEnumerable<string> Keys => _entries.Keys;

    /// <summary>Refuses keys that are none of these, with the one that may have been meant.</summary>
    public YamlSection Only(params string[] known)
    {
        foreach (var (name, entry) in _entries)
        {
            if (known.Contains(name, StringComparer.Ordinal)) continue;
            string meant = NearestName.Of(name, known) is { } close ? $"did you mean {close}?" : $"it has {string.Join(", ", known)}";
            throw Fault(entry.Key, $"{Place} has no '{name}'; {meant}");
        }

        return this;
    }

    /// <summary>The mapping of that name; empty when it is missing.</summary>
    public YamlSection Section(string name) =>
        new(_file, _path.Length == 0
            ? name
            : $"{_path}.{name}", _entries.TryGetValue(name, out var entry) ? entry.Value : new YamlScalarNode());

    /// <summary>A text, number or boolean as it is written, or a list of them joined by commas; null when it is missing.</summary>
    public Text? Text(string name)
    {
        if (!_entries.TryGetValue(name, out var entry)) return null;
        string written = entry.Value switch
        {
            YamlScalarNode scalar => IsEmpty(Untagged(name, scalar)) ? "" : scalar.Value!,
            YamlSequenceNode list when list.Children.All(item => item is YamlScalarNode) =>
                string.Join(",", list.Children.Select(item => Item(name, (YamlScalarNode)item))),
            _ => throw Fault(entry.Value, $"{_path}.{name} must be a text or a list of texts; a text over several lines stands after |"),
        };
        try
        {
            return new Text(written, Placeholders.Fill(written));
        }
        catch (FormatException fault)
        {
            throw Fault(entry.Value, $"{_path}.{name}: {fault.Message}");
        }
    }

    /// <summary>A number of at least 1; null when it is missing.</summary>
    public int? Count(string name)
    {
        if (Text(name) is not { } text) return null;
        return int.TryParse(text.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count > 0
            ? count
            : throw FaultAt(name, $"must be a number of at least 1, not '{text.Written}'");
    }

    /// <summary>One of these words in any case, as it stands here; null when it is missing.</summary>
    public string? Choice(string name, params string[] choices)
    {
        if (Text(name) is not { } text) return null;
        return choices.FirstOrDefault(choice => choice.Equals(text.Value, StringComparison.OrdinalIgnoreCase))
            ?? throw FaultAt(name, $"must be one of {string.Join(", ", choices)}, not '{text.Written}'");
    }

    /// <summary>All texts of the mapping.</summary>
    public IReadOnlyDictionary<string, Text> Texts() =>
        _entries.Keys.ToDictionary(name => name, name => Text(name)!.Value, StringComparer.Ordinal);

    public CommandException FaultAt(string name, string reason) =>
        _entries.TryGetValue(name, out var entry)
        ? Fault(entry.Value, $"{_path}.{name} {reason}")
        : CommandException.Usage($"{_file}: {_path}.{name} {reason}.");

    private string Place => _path.Length == 0 ? "the file" : _path;

    private static bool IsEmpty(YamlNode node) =>
        node is YamlScalarNode { Value: null or "" or "~" or "null", Style: ScalarStyle.Plain or ScalarStyle.Any };

    private string Item(string name, YamlScalarNode item) =>
        !IsEmpty(Untagged(name, item)) ? item.Value! : throw Fault(item, $"{_path}.{name} has an empty item");

    // Without its tag a text such as !s3same, a password without quotes, would be empty. The message does not repeat it.
    private YamlScalarNode Untagged(string name, YamlScalarNode scalar) =>
        scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific || scalar.Tag.Value.StartsWith(StandardTag, StringComparison.Ordinal)
            ? scalar
            : throw Fault(scalar, $"{_path}.{name} begins with '!', which YAML takes for a tag; put the text in quotes");

    // Of each mapping seen: whether it is still being taken, so that meeting it again is a circle.
    private void Take(YamlNode node, int depth, Dictionary<YamlNode, bool> seen)
    {
        if (node is not YamlMappingNode mapping) throw Fault(node, $"{Place} must have names with values ('name: value')");
        if (depth > DeepestMerge) throw Fault(node, $"{MergeKey} is nested too deeply");
        // What was merged once has nothing to add; merges of many merges would otherwise multiply without end.
        if (!seen.TryAdd(mapping, true))
        {
            if (seen[mapping]) throw Fault(node, $"{MergeKey} takes in what it is part of");
            return;
        }

        foreach (var (key, value) in mapping.Children)
            if (NameOf(key) != MergeKey) _entries.TryAdd(NameOf(key), (key, value));
        foreach (var (key, value) in mapping.Children)
        {
            if (NameOf(key) != MergeKey) continue;
            foreach (YamlNode merged in value is YamlSequenceNode list ? list.Children : (IEnumerable<YamlNode>)[value])
                Take(merged, depth + 1, seen);
        }

        seen[mapping] = false;
    }

    private string NameOf(YamlNode key) =>
        key is YamlScalarNode { Value: { Length: > 0 } name } ? name : throw Fault(key, "a name must be a text");

    private CommandException Fault(YamlNode node, string reason) =>
        CommandException.Usage(
            string.Create(CultureInfo.InvariantCulture, $"{_file}, line {node.Start.Line}, column {node.Start.Column}: {reason}."));
}
