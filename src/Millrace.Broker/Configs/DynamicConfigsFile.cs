using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Configs;

/// <summary>What administrators have set apart from topics: <c>DIR/settings.json</c>, written whole at every change.</summary>
/// <param name="Revision">How often it was written.</param>
internal sealed record DynamicConfigsFile(
    int Version, long Revision, IReadOnlyList<StoredConfigs> Resources, IReadOnlyList<StoredQuota> Quotas)
{
    private const int CurrentVersion = 1;
    private const string FileName = "settings.json";

    public static readonly DynamicConfigsFile Empty = new(CurrentVersion, 0, [], []);

    public static string PathIn(string directory) => Path.Combine(directory, FileName);

    /// <exception cref="InvalidDataException">The file is damaged or of a newer version.</exception>
    public static DynamicConfigsFile Load(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path))
            return Empty;
        DynamicConfigsFile? file;
        try
        {
            file = StateFile.Read(path, DynamicConfigsJson.Default.DynamicConfigsFile);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(path, damage.Message, damage);
        }
        if (file is { Version: > CurrentVersion })
            throw new InvalidDataException(
                $"{path} has version {file.Version}, and this program reads version {CurrentVersion}: start the newer program that wrote "
                + $"it.");
        return file is { Version: CurrentVersion, Resources: not null, Quotas: not null } && file.Resources.All(IsWhole)
            && file.Quotas.All(IsWhole)
            ? file
            : throw Damaged(path, "it has no version, resources or quotas, or some without a name or values", null);
    }

    private static bool IsWhole(StoredConfigs? stored) =>
        stored is { Name: not null, Values: not null } && !stored.Values.Values.Contains(null!);

    private static bool IsWhole(StoredQuota? quota) =>
        quota is { Entity: not null, Values: not null } && quota.Entity.All(part => part is { Type: not null });

    private static InvalidDataException Damaged(string path, string problem, Exception? cause) => new(
        $"{path} is damaged: {problem}. Restore it from a backup, or move it away to go on without settings changed at run time and "
        + $"quotas.", cause);

    /// <exception cref="IOException">The old file is still in force.</exception>
    public void Save(string directory) =>
        DurableFile.Replace(PathIn(directory), JsonSerializer.SerializeToUtf8Bytes(this, DynamicConfigsJson.Default.DynamicConfigsFile));
}

/// <summary>The settings of one resource. The broker resource without a name is what all brokers share.</summary>
internal sealed record StoredConfigs(ConfigResourceType Type, string Name, IReadOnlyDictionary<string, string> Values);

internal sealed record StoredQuota(IReadOnlyList<QuotaPart> Entity, IReadOnlyDictionary<string, double> Values);

/// <param name="Name">Null is the default of its type.</param>
internal sealed record QuotaPart(string Type, string? Name);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(DynamicConfigsFile))]
internal sealed partial class DynamicConfigsJson : JsonSerializerContext;
