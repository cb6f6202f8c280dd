using System.Globalization;
using System.Security.Cryptography;
using Millrace.Broker.Storage.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>
/// Where the servers of one machine keep everything, so that the next start goes on from there.
/// Files with the password can be read by their owner only.
/// </summary>
internal sealed class StateFolder(string path)
{
    /// <summary>As the user named it, for commands to type.</summary>
    public string Name { get; } = path;

    public string Root { get; } = Path.GetFullPath(path);

    public string Of(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    /// <summary>A file below, as it is typed in a shell: from the user's own name of the folder.</summary>
    public string Quoted(params ReadOnlySpan<string> parts)
    {
        return Shell.Quote(Path.Combine([Name.TrimEnd('/'), .. parts]));
    }

    public string Log(string server) => Of("logs", $"{server}.log");

    /// <summary>Makes what the databases need in it.</summary>
    public void Make()
    {
        foreach (string folder in new[] { "logs", "mariadb", "redis", "connectors" }) OwnerOnly.CreateFolder(Of(folder));
    }

    /// <summary>Keeps others out of the databases while the result lives.</summary>
    /// <exception cref="CommandException">They run already.</exception>
    public FileStream Take()
    {
        try
        {
            return new FileStream(Of("databases.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw CommandException.Unavailable(
                $"The databases in {Name} run already, for another millrace. Stop it, or name another folder with --data.");
        }
    }

    /// <summary>The password of this folder's servers: made up at the first start.</summary>
    public string Password()
    {
        string file = Of("password");
        if (File.Exists(file)) return File.ReadAllText(file).Trim();
        // 32 hex digits, 128 bits: safe inside SQL, JSON and configuration files as it is.
        string password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
        WritePrivate(file, password);
        return password;
    }

    /// <summary>
    /// The port that was kept, or the usual one at first; another where that is taken. Says so when it is not the usual one.
    /// </summary>
    public int ChoosePort(string portFile, string name, int usual)
    {
        string file = Of(portFile);
        int known = File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int written)
            ? written
            : usual;
        int port = known == usual ? LocalPort.Choose(name, usual) : LocalPort.FreeOr(known);
        if (known != usual) Answer.Note($"{name} listens on {port}, not on {usual}{(port == known ? ", as the last time" : "")}.");
        return port;
    }

    /// <summary>
    /// Makes the next start choose this port, so that what has been told of it stays true. For a server that has started:
    /// one that was kept out by another must not move it.
    /// </summary>
    public void KeepPort(string portFile, int port)
    {
        string file = Of(portFile);
        OwnerOnly.CreateFolder(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
    }

    public static void WritePrivate(string file, string text)
    {
        // An existing file would keep its mode.
        File.Delete(file);
        using var writer = new StreamWriter(OwnerOnly.CreateFile(file));
        writer.Write(text);
    }
}
