using System.Globalization;
using System.Security.Cryptography;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Demo;

/// <summary>Where a demo keeps everything, so that the next one goes on from there. Files with the password can be read by their owner only.</summary>
internal sealed class DemoFolder(string path)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>As the user named it, for commands to type.</summary>
    public string Name { get; } = path;

    public string Root { get; } = Path.GetFullPath(path);

    public string Of(params ReadOnlySpan<string> parts) => Path.Combine([Root, .. parts]);

    public string Log(string server) => Of("logs", $"{server}.log");

    /// <summary>Makes the folder and keeps other demos out of it while the result lives. Errors: <see cref="CommandException"/>.</summary>
    public FileStream Take()
    {
        try
        {
            foreach (string folder in new[] { "logs", "mariadb", "redis", "connectors" }) Directory.CreateDirectory(Of(folder));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"Cannot write to {Name}: {fault.Message} Name another folder with --data.");
        }

        try
        {
            return new FileStream(Of("demo.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException)
        {
            throw CommandException.Unavailable($"Another demo runs in {Name}. Stop it, or name another folder with --data.");
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

    /// <summary>A port that stays the same from start to start while it is free.</summary>
    public int Port(string server)
    {
        string file = Of(server, "port");
        int port = LocalPort.FreeOr(File.Exists(file) && int.TryParse(File.ReadAllText(file), CultureInfo.InvariantCulture, out int known) ? known : 0);
        File.WriteAllText(file, port.ToString(CultureInfo.InvariantCulture));
        return port;
    }

    public static void WritePrivate(string file, string text)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        // An existing file would keep its mode.
        File.Delete(file);
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }
}
