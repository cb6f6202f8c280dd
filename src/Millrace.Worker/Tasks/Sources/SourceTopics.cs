using System.Globalization;
using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Kafka;

namespace Millrace.Worker.Tasks.Sources;

/// <summary>
/// Creates the topics of a source task as its <c>topic.creation.*</c> settings say, before the first record goes there.
/// Without such settings the broker creates them, if it may.
/// </summary>
internal sealed class SourceTopics : IDisposable
{
    private readonly KafkaAdmin? _admin;
    private readonly List<Group> _groups = [];
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    /// <param name="config">The connector's configuration.</param>
    /// <param name="admin">How to reach the cluster; null switches creation off.</param>
    public SourceTopics(IReadOnlyDictionary<string, string> config, KafkaConfig? admin)
    {
        const string Prefix = "topic.creation.";
        if (admin is null || !config.ContainsKey(Prefix + "default.partitions")
            || !config.ContainsKey(Prefix + "default.replication.factor")) return;
        Group standard = Read(config, "default", null);
        foreach (string name in config.GetValueOrDefault(Prefix + "groups", "")
            .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (name != "default") _groups.Add(Read(config, name, standard));
        _groups.Add(standard);
        // Last, so that a wrong setting leaves no client behind.
        _admin = new KafkaAdmin(admin);
    }

    /// <summary>Creates the topic if it is missing.</summary>
    /// <exception cref="ConnectException">That fails.</exception>
    public void Ensure(string topic)
    {
        if (_admin is null || !_known.Add(topic)) return;
        EnsureAsync(_admin, topic).GetAwaiter().GetResult();
    }

    public void Dispose() => _admin?.Dispose();

    private async Task EnsureAsync(KafkaAdmin admin, string topic)
    {
        if ((await admin.MetadataAsync()).Topics.Any(known => known.Name == topic)) return;
        Group group = GroupOf(topic);
        try
        {
            await admin.CreateTopicAsync(new NewTopic(topic, group.Partitions, group.Replication) { Configs = group.Configs });
        }
        catch (KafkaException fault) when (fault.Code == KafkaErrorCode.TopicAlreadyExists)
        {
            // Another task was faster.
        }
        catch (KafkaException fault)
        {
            throw new ConnectException($"Task failed to create new topic {topic} (topic.creation.{group.Name}.*): {fault.Message}", fault);
        }
    }

    private Group GroupOf(string topic)
    {
        string asked = "";
        try
        {
            return _groups.First(group =>
            {
                asked = group.Name;
                return group.Contains(topic);
            });
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new ConnectException(
                $"topic.creation.{asked}.include or exclude: {SafeRegex.TooLong(Written(fault.Pattern), topic, fault)}", fault);
        }
    }

    // Without what makes it match the whole name.
    private static string Written(string whole) => whole.StartsWith(@"\A(?:", StringComparison.Ordinal) ? whole[5..^3] : whole;

    private static Group Read(IReadOnlyDictionary<string, string> config, string name, Group? standard)
    {
        string prefix = $"topic.creation.{name}.";
        var own = config.Where(entry => entry.Key.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(entry => entry.Key[prefix.Length..], entry => entry.Value.Trim());
        var configs = new Dictionary<string, string>(standard?.Configs ?? new Dictionary<string, string>());
        foreach (var (key, value) in own)
            if (key is not ("include" or "exclude" or "partitions" or "replication.factor")) configs[key] = value;
        return new Group(
            name, Number(own, "partitions") ?? standard?.Partitions ?? -1, Number(own, "replication.factor") ?? standard?.Replication
            ?? -1, configs,
            Patterns(own, "include"), Patterns(own, "exclude"));
    }

    private static int? Number(Dictionary<string, string> config, string key) =>
        config.TryGetValue(key, out string? text) ? int.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : null;

    private static Regex[] Patterns(Dictionary<string, string> config, string key) => config.GetValueOrDefault(key, "")
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Select(pattern => SafeRegex.Whole(pattern)).ToArray();

    private sealed record Group(string Name, int Partitions, int Replication, IReadOnlyDictionary<string, string> Configs, Regex[] Include,
        Regex[] Exclude)
    {
        public bool Contains(string topic) =>
            Name == "default" || Include.Any(pattern => pattern.IsMatch(topic)) && !Exclude.Any(pattern => pattern.IsMatch(topic));
    }
}
