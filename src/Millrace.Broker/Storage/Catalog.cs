using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Broker.Storage.Files;
using Millrace.Broker.Storage.Topics;

namespace Millrace.Broker.Storage;

/// <summary>What the directory knows besides records: written whole, flushed, and renamed into place at every change.</summary>
/// <remarks>Small even with thousands of topics, and changed only by administrators and every thousandth producer.</remarks>
/// <param name="Revision">How often it was written.</param>
/// <param name="Checks">
/// Which checks every batch of every log has passed, see <see cref="CurrentChecks"/>; 0 in files that do not say.
/// </param>
internal sealed record Catalog(
    int Version, string ClusterId, long NextProducerId, IReadOnlyList<CatalogTopic> Topics, long Revision = 0, int Checks = 0)
{
    public const int CurrentVersion = 1;

    /// <summary>
    /// 1: every record of a batch can be read, and its compressed data is whole. Logs that have passed fewer are looked through once.
    /// </summary>
    public const int CurrentChecks = 1;

    public const string FileName = "catalog.json";

    /// <summary>Far more than a disk has room for as folders; a number beyond is damage.</summary>
    private const int MaxPartitions = 1_000_000;

    [JsonIgnore]
    public bool HasUncheckedBatches => Checks < CurrentChecks;

    /// <summary>Null when the directory is new.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of a newer version; nothing may be guessed from it.</exception>
    public static Catalog? Load(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        Catalog? catalog;
        try
        {
            catalog = StateFile.Read(path, CatalogJson.Default.Catalog);
        }
        catch (InvalidDataException e)
        {
            throw Damaged(path, e.Message, e);
        }
        if (catalog is { Version: > CurrentVersion })
            throw new InvalidDataException(
                $"{path} has version {catalog.Version}, and this program reads version {CurrentVersion}: start the newer program that "
                + $"wrote it.");
        return Problem(catalog) is not { } problem ? catalog : throw Damaged(path, problem, null);
    }

    private static InvalidDataException Damaged(string path, string problem, Exception? cause) => new(
        $"{path} is damaged: {problem.TrimEnd('.')}. Restore it from a backup; or move the folder away to begin anew, without its topics.",
        cause);

    private static string? Problem(Catalog? catalog)
    {
        if (catalog is not { Version: CurrentVersion, ClusterId.Length: > 0, NextProducerId: >= 0, Topics: not null })
            return "it has no version, cluster id, producer id or topics";
        foreach (CatalogTopic? topic in catalog.Topics)
        {
            if (topic is not { Name: not null, Configs: not null, Partitions: > 0 and <= MaxPartitions } || topic.Id == Guid.Empty)
                return "it has a topic without name, id, partitions or settings";
            if (TopicNames.Problem(topic.Name) is { } problem)
                return problem;
            foreach (var (key, value) in topic.Configs)
            {
                if (value is null || TopicSettings.Find(key)?.Own.FaultsOf(value).Count > 0)
                    return $"setting {key} of topic {topic.Name} is {value}";
            }
        }
        return catalog.Topics.DistinctBy(t => t.Name).Count() < catalog.Topics.Count
            || catalog.Topics.DistinctBy(t => t.Id).Count() < catalog.Topics.Count
            ? "it has a topic twice"
            : null;
    }

    /// <exception cref="IOException">The old file is still in force.</exception>
    public void Save(string directory) =>
        DurableFile.Replace(Path.Combine(directory, FileName), JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.Catalog));
}

/// <summary>A topic as <see cref="Catalog"/> keeps it.</summary>
internal sealed record CatalogTopic(string Name, Guid Id, int Partitions, IReadOnlyDictionary<string, string> Configs);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Catalog))]
internal sealed partial class CatalogJson : JsonSerializerContext;
