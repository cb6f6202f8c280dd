using System.Globalization;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>
/// Folders of the data directory that are no partition of the catalog. Only what this broker has itself marked for removal is removed;
/// partitions of unknown topics get another name, and everything else is left alone.
/// </summary>
internal static class StrayFolders
{
    /// <summary>Kafka's own file in each partition's folder: the id of its topic.</summary>
    public const string MetadataFile = "partition.metadata";

    private const string StraySuffix = ".stray", IdKey = "topic_id: ";

    /// <summary>What only an Apache Kafka has in its log folder.</summary>
    private static readonly string[] s_kafkasOwn = ["meta.properties", "bootstrap.checkpoint", "__cluster_metadata-0"];

    public static string Metadata(Guid topicId) => $"version: 0\n{IdKey}{KafkaUuid.ToText(topicId)}\n";

    /// <summary>The mark: a partition's folder gets this name when its topic is deleted.</summary>
    public static string GraveOf(string directory, Guid topicId, int partition) =>
        Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{topicId:N}-{partition}-delete"));

    /// <summary>Refuses to begin anew where logs are: whose they are, only the catalog could say.</summary>
    /// <exception cref="InvalidDataException">The directory has no catalog, and is not empty of logs.</exception>
    public static void RefuseWithoutCatalog(string directory)
    {
        // First, because partitions Kafka has too, and for those the advice is another.
        if (Array.Find(s_kafkasOwn, name => Path.Exists(Path.Combine(directory, name))) is { } kafkas)
            throw new InvalidDataException(
                $"{directory} is the log folder of an Apache Kafka: it has {kafkas}. Choose another folder with --data (log.dirs), and "
                + $"copy the topics over with a client.");
        foreach (string path in Directory.EnumerateFileSystemEntries(directory))
        {
            string name = Path.GetFileName(path);
            if (IsPartition(path))
                throw new InvalidDataException(
                    $"{directory} has partitions, such as {name}, but no {Catalog.FileName}, which says what topics they are of. "
                    + "Restore that file from a backup, or choose an empty folder with --data (log.dirs).");
        }
    }

    public static void CleanUp(string directory, Catalog catalog, ILogger logger)
    {
        HashSet<string> known = [.. catalog.Topics.Select(topic => KafkaUuid.ToText(topic.Id))];
        foreach (string path in Directory.GetDirectories(directory))
        {
            string? id = TopicIdOf(path);
            if (IsGrave(Path.GetFileName(path), id))
            {
                Directory.Delete(path, recursive: true);
                LogMessages.LeftoverRemoved(logger, path);
            }
            else if (id is not null && !known.Contains(id) && !Path.GetFileName(path).Contains(StraySuffix, StringComparison.Ordinal))
            {
                SetAside(path, logger);
            }
        }
    }

    /// <summary>Gives a folder a name that no partition has.</summary>
    public static void SetAside(string path, ILogger logger)
    {
        string aside = path + StraySuffix;
        for (int n = 2; Path.Exists(aside); n++)
            aside = string.Create(CultureInfo.InvariantCulture, $"{path}{StraySuffix}{n}");
        Directory.Move(path, aside);
        LogMessages.StraySetAside(logger, path, aside);
    }

    private static bool IsPartition(string path) =>
        Directory.Exists(path)
        && (File.Exists(Path.Combine(path, MetadataFile))
            || Directory.EnumerateFiles(path, "*" + Segments.Segment.LogSuffix).Any(IsSegment));

    private static bool IsSegment(string path) =>
        Path.GetFileNameWithoutExtension(path) is { Length: 20 } name && name.All(char.IsAsciiDigit);

    /// <param name="topicId">Null when its removal got as far as the file that holds it.</param>
    private static bool IsGrave(string name, string? topicId)
    {
        string[] parts = name.Split('-');
        return parts is [{ } topic, { } partition, "delete"]
            && int.TryParse(partition, NumberStyles.None, CultureInfo.InvariantCulture, out _)
            && Guid.TryParseExact(topic, "N", out Guid id) && (topicId is null || topicId == KafkaUuid.ToText(id));
    }

    /// <summary>Null: not a partition's folder.</summary>
    private static string? TopicIdOf(string path)
    {
        string metadata = Path.Combine(path, MetadataFile);
        return File.Exists(metadata)
            ? File.ReadLines(metadata).FirstOrDefault(line => line.StartsWith(IdKey, StringComparison.Ordinal))?[IdKey.Length..].Trim()
            : null;
    }
}
