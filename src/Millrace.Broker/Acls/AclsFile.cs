using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Acls;

/// <summary>The ACLs of a broker on disk: <c>DIR/acls.json</c>, written whole at every change.</summary>
internal sealed record AclsFile(int Version, IReadOnlyList<Acl> Acls)
{
    private const int CurrentVersion = 1;

    public static string PathIn(string directory) => Path.Combine(directory, "acls.json");

    /// <exception cref="InvalidDataException">The file is damaged or of a newer version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static ImmutableArray<Acl> Load(string directory)
    {
        string path = PathIn(directory);
        if (!File.Exists(path)) return [];
        AclsFile? file;
        try
        {
            file = StateFile.Read(path, AclsJson.Default.AclsFile);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(path, damage.Message);
        }
        if (file is { Version: > CurrentVersion })
            throw new InvalidDataException(
                $"{path} has version {file.Version}, and this program reads version {CurrentVersion}: start the newer program that wrote "
                + "it.");
        return file is { Version: CurrentVersion, Acls: not null } && file.Acls.All(IsWhole)
            ? [.. file.Acls]
            : throw Damaged(path, "it has no version or ACLs, or some that there cannot be");
    }

    /// <exception cref="IOException">The old file is still in force.</exception>
    public static void Save(string directory, IReadOnlyList<Acl> acls) => DurableFile.Replace(
        PathIn(directory), JsonSerializer.SerializeToUtf8Bytes(new AclsFile(CurrentVersion, acls), AclsJson.Default.AclsFile));

    private static bool IsWhole(Acl? acl) =>
        acl is { ResourceName: not null, Principal: not null, Host: not null } && acl.Problem is null;

    /// <summary>Going on without them would let in whom a DENY keeps out.</summary>
    private static InvalidDataException Damaged(string path, string problem) => new(
        $"{path} is damaged: {problem}. Restore it from a backup, or move it away and make the ACLs anew.");
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AclsFile))]
internal sealed partial class AclsJson : JsonSerializerContext;
