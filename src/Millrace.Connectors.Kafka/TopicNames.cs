using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.Kafka;

/// <summary>
/// The topics that records go to. A topic that the connector itself reads is refused: its records would go round for ever.
/// <b>Threads</b>: one at a time.
/// </summary>
internal sealed partial class TopicNames
{
    private const int MostCharacters = 249;

    private readonly Dictionary<string, string> _targets = new(StringComparer.Ordinal);
    private readonly string _template;
    private readonly HashSet<string> _read;
    private readonly Regex? _readPattern;

    /// <param name="template">See <see cref="KafkaSinkSettings.Topic"/>.</param>
    /// <param name="config">The connector's settings, which name the topics that it reads.</param>
    /// <param name="isOtherCluster">Then equal names are different topics.</param>
    public TopicNames(string template, IReadOnlyDictionary<string, string> config, bool isOtherCluster)
    {
        _template = template;
        _read = isOtherCluster ? [] : Topics(config).ToHashSet(StringComparer.Ordinal);
        if (!isOtherCluster && config.GetValueOrDefault("topics.regex") is { Length: > 0 } pattern) _readPattern = SafeRegex.Whole(pattern);
    }

    /// <summary>Where a record of that topic goes.</summary>
    /// <exception cref="ConnectException">The connector reads that topic itself.</exception>
    public string Of(string topic)
    {
        if (_targets.TryGetValue(topic, out string? known)) return known;
        string target = _template.Replace(KafkaSinkSettings.TopicPlace, topic, StringComparison.Ordinal);
        if (Fault(target) is { } fault) throw new ConnectException($"{KafkaSinkSettings.Topic.Name}: {target}: {fault}");
        if (_read.Contains(target) || _readPattern?.IsMatch(target) == true) throw new ConnectException(Loop(target));
        return _targets[topic] = target;
    }

    /// <summary>What is wrong with a name, or null.</summary>
    public static string? Fault(string name)
    {
        string shown = name.Replace(KafkaSinkSettings.TopicPlace, "t", StringComparison.Ordinal);
        return shown.Length > MostCharacters || shown is "." or ".." || !Legal().IsMatch(shown)
            ? $"A topic has up to {MostCharacters} of the characters a-z, A-Z, 0-9, '.', '_' and '-'"
            : null;
    }

    /// <summary>A rule: what can be known beforehand of a loop.</summary>
    public static void ReadsNoOutput(ConfigValidation config)
    {
        if (!config.IsValid(KafkaSinkSettings.Topic) || config.Values.Get(KafkaSinkSettings.Servers) is not null) return;
        string template = config.Values.Get(KafkaSinkSettings.Topic);
        bool isRenamed = config.Raw.GetValueOrDefault("transforms", "").Trim().Length > 0;
        if (template.Contains(KafkaSinkSettings.TopicPlace, StringComparison.Ordinal))
        {
            if (template != KafkaSinkSettings.TopicPlace || isRenamed) return;
            config.AddInvalid(KafkaSinkSettings.Topic,
                $"the connector would write to the topics that it reads: add to the name (such as {KafkaSinkSettings.TopicPlace}-copy), "
                + $"name another one, or another cluster by {KafkaSinkSettings.Servers.Name}");
        }
        else if (Topics(config.Raw).Contains(template))
        {
            config.AddInvalid(KafkaSinkSettings.Topic, Loop(template));
        }
    }

    private static IEnumerable<string> Topics(IReadOnlyDictionary<string, string> config) => config.GetValueOrDefault("topics", "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static string Loop(string target) =>
        $"The connector would write to topic {target}, which it reads: its records would go round for ever. Set "
        + $"{KafkaSinkSettings.Topic.Name} to another one.";

    [GeneratedRegex(@"\A[a-zA-Z0-9._-]+\z")]
    private static partial Regex Legal();
}
