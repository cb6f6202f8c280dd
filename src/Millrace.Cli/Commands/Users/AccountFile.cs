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

    /// <summary>Puts another file in its place, so that a server that reads meanwhile sees the one or the other, whole.</summary>
    public void Write(IEnumerable<User> users)
    {
        string next = _path + ".new";
        try
        {
            using (FileStream file = OwnerOnly.CreateFile(next))
            {
                file.Write(System.Text.Encoding.UTF8.GetBytes(UsersFile.Write(users)));
                file.Flush(flushToDisk: true);
            }

            // Who has given the group of a server a right to read has meant it.
            if (!OperatingSystem.IsWindows() && File.Exists(_path)) File.SetUnixFileMode(next, File.GetUnixFileMode(_path));
            File.Move(next, _path, overwrite: true);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw CommandException.Usage($"Cannot write {path}: {fault.Message}");
        }
    }
}
