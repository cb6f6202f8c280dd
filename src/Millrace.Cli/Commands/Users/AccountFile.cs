using Millrace.Broker.Storage.Files;
using Millrace.Cli.Terminal;
using Millrace.Http.Access;

namespace Millrace.Cli.Commands.Users;

/// <summary>A <see cref="UsersFile"/> on disk. Errors of all methods: <see cref="CommandException"/>.</summary>
internal sealed class AccountFile(string path)
{
    // A link stays one: what it points to is written.
    private readonly string _path = File.Exists(path) ? File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? path : path;

    public static void CheckName(string name)
    {
        try
        {
            UsersFile.CheckName(name);
        }
        catch (FormatException fault)
        {
            throw CommandException.Usage($"'{SafeText.OfValue(name)}': {fault.Message}.");
        }
    }

    public Dictionary<string, User> Read(bool mayBeMissing = false)
    {
        if (mayBeMissing && !File.Exists(_path)) return [];
        try
        {
            return new Dictionary<string, User>(UsersFile.Parse(File.ReadAllText(_path)), StringComparer.Ordinal);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage($"Cannot read {path}: {fault.Message}");
        }
        catch (FormatException fault)
        {
            throw CommandException.Usage($"{path}: {fault.Message}");
        }
    }

    /// <summary>
    /// Writes it whole, in its place: a file that was there keeps owner, group and mode, so that the server can still read it. A server
    /// that reads half of it keeps what it had, and reads again.
    /// </summary>
    public void Write(IEnumerable<User> users)
    {
        byte[] content = System.Text.Encoding.UTF8.GetBytes(UsersFile.Write(users));
        try
        {
            using FileStream file = File.Exists(_path)
                ? new FileStream(_path, FileMode.Open, FileAccess.Write, FileShare.Read)
                : OwnerOnly.CreateFile(_path);
            file.Write(content);
            file.SetLength(content.Length);
            file.Flush(flushToDisk: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage($"Cannot write {path}: {fault.Message}");
        }
    }
}
