using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using Millrace.Broker.Storage.Files;

namespace Millrace.Broker.Security;

/// <summary>
/// The users of a broker, in <c>DIR/users.json</c>: SCRAM credentials and no passwords. The file is read again when it has changed, so a
/// user that the program adds beside a running broker can log in at once.
/// </summary>
internal sealed class UserStore(string directory)
{
    private const int CurrentVersion = 1;

    private readonly Lock _gate = new();
    private readonly string _path = Path.Combine(directory, "users.json");
    private ImmutableSortedDictionary<string, ImmutableArray<ScramCredential>> _users = Empty;
    private (DateTime WrittenAt, long Length) _read;

    private static ImmutableSortedDictionary<string, ImmutableArray<ScramCredential>> Empty { get; } =
        ImmutableSortedDictionary.Create<string, ImmutableArray<ScramCredential>>(StringComparer.Ordinal);

    /// <summary>All users with their credentials, by name.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or of a newer version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public IReadOnlyDictionary<string, ImmutableArray<ScramCredential>> All()
    {
        lock (_gate)
            return Current();
    }

    public ScramCredential? Find(string user, ScramMechanism mechanism) =>
        All().GetValueOrDefault(user, []).FirstOrDefault(credential => credential.Mechanism == mechanism);

    /// <summary>Whether any credential of the user is of this password.</summary>
    public bool Matches(string user, string password) =>
        All().GetValueOrDefault(user, []) is [var first, ..] && first.Matches(password);

    /// <summary>Adds credentials, each in the place of one of the same mechanism.</summary>
    public void Set(string user, params IReadOnlyList<ScramCredential> credentials)
    {
        lock (_gate)
        {
            ImmutableArray<ScramCredential> kept =
                [.. Current().GetValueOrDefault(user, []).Where(old => credentials.All(one => one.Mechanism != old.Mechanism))];
            Save(Current().SetItem(user, [.. kept.Concat(credentials).OrderBy(credential => credential.Mechanism)]));
        }
    }

    /// <summary>Removes a user, or one of his credentials. False: there was nothing to remove.</summary>
    public bool Remove(string user, ScramMechanism? mechanism = null)
    {
        lock (_gate)
        {
            ImmutableArray<ScramCredential> old = Current().GetValueOrDefault(user, []);
            ImmutableArray<ScramCredential> kept = [.. old.Where(one => mechanism is not null && one.Mechanism != mechanism)];
            if (kept.Length == old.Length)
                return false;
            Save(kept.IsEmpty ? Current().Remove(user) : Current().SetItem(user, kept));
            return true;
        }
    }

    private ImmutableSortedDictionary<string, ImmutableArray<ScramCredential>> Current()
    {
        var file = new FileInfo(_path);
        (DateTime, long) now = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (now == _read)
            return _users;
        _users = file.Exists ? Read() : Empty;
        _read = now;
        return _users;
    }

    private ImmutableSortedDictionary<string, ImmutableArray<ScramCredential>> Read()
    {
        UsersFile? file;
        try
        {
            file = StateFile.Read(_path, UsersJson.Default.UsersFile);
        }
        catch (InvalidDataException damage)
        {
            throw Damaged(damage.Message);
        }
        if (file is { Version: > CurrentVersion })
            throw new InvalidDataException(
                $"{_path} has version {file.Version}, and this program reads version {CurrentVersion}: start the newer program that wrote "
                + "it.");
        return file is { Version: CurrentVersion, Users: not null }
            && file.Users.All(user => user is { Name.Length: > 0, Credentials: not null } && user.Credentials.All(IsWhole))
            ? file.Users.ToImmutableSortedDictionary(
                user => user.Name, user => user.Credentials.ToImmutableArray(), StringComparer.Ordinal)
            : throw Damaged("it has no version or users, or some without a name or credentials");
    }

    private static bool IsWhole(ScramCredential? one) =>
        one is { Iterations: > 0, Salt.Length: > 0, StoredKey.Length: > 0, ServerKey.Length: > 0 } && Enum.IsDefined(one.Mechanism);

    private InvalidDataException Damaged(string problem) => new(
        $"{_path} is damaged: {problem}. Restore it from a backup, or move it away and add the users anew.");

    private void Save(ImmutableSortedDictionary<string, ImmutableArray<ScramCredential>> users)
    {
        OwnerOnly.CreateFolder(directory);
        var file = new UsersFile(CurrentVersion, [.. users.Select(user => new StoredUser(user.Key, user.Value))]);
        DurableFile.Replace(_path, JsonSerializer.SerializeToUtf8Bytes(file, UsersJson.Default.UsersFile));
        var written = new FileInfo(_path);
        (_users, _read) = (users, (written.LastWriteTimeUtc, written.Length));
    }
}

internal sealed record UsersFile(int Version, IReadOnlyList<StoredUser> Users);

internal sealed record StoredUser(string Name, IReadOnlyList<ScramCredential> Credentials);

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(UsersFile))]
internal sealed partial class UsersJson : JsonSerializerContext;
