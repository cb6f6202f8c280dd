using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Databases;

/// <summary>Finds programs of the system, also where servers live and a user's PATH does not look.</summary>
internal static class Programs
{
    private static readonly string[] MoreFolders = ["/usr/sbin", "/usr/local/sbin", "/usr/local/bin", "/opt/homebrew/bin"];

    public static string? TryFind(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Concat(MoreFolders)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    /// <exception cref="CommandException">Exit code 3, that says what to install.</exception>
    public static string Find(string program) => TryFind(program) ?? throw CommandException.Unavailable(
        $"{program} is not installed. Debian, Ubuntu: sudo apt-get install mariadb-server redis-server; "
        + "macOS: brew install mariadb redis.");
}
