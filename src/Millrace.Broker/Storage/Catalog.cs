using System.Text.Json;

namespace Millrace.Broker.Storage;

/// <summary>What the directory knows besides records: written whole, flushed, and renamed into place at every change.</summary>
/// <remarks>Small even with thousands of topics, and changed only by administrators and every thousandth producer.</remarks>
internal sealed record Catalog(int Version, string ClusterId, long NextProducerId, IReadOnlyList<CatalogTopic> Topics)
{
    public const int CurrentVersion = 1;

    private const string FileName = "catalog.json";

    /// <summary>Null when the directory is new.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of a newer version; nothing may be guessed from it.</exception>
    public static Catalog? Load(string directory)
    {
        string path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            Catalog? catalog = JsonSerializer.Deserialize(File.ReadAllBytes(path), CatalogJson.Default.Catalog);
            if (catalog is { Version: CurrentVersion, ClusterId: not null, Topics: not null })
                return catalog;
            throw new InvalidDataException($"{path} has version {catalog?.Version}; this program reads version {CurrentVersion}.");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} is damaged: {e.Message} Restore it from a backup, or move the directory away to begin anew.", e);
        }
    }

    /// <exception cref="IOException">The old file is still in force.</exception>
    public void Save(string directory) =>
        DurableFile.Replace(Path.Combine(directory, FileName), JsonSerializer.SerializeToUtf8Bytes(this, CatalogJson.Default.Catalog));
}
