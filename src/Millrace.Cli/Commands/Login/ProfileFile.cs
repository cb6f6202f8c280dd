using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Login;

/// <summary>
/// The user's profiles: <c>millrace/config.yaml</c> in <c>XDG_CONFIG_HOME</c>, or in <c>~/.config</c>.
/// Its texts may have <c>${env:NAME}</c>, as pipelines have.
/// </summary>
internal static class ProfileFile
{
    public static string Location
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            if (string.IsNullOrEmpty(folder))
                folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            return Path.Combine(folder, "millrace", "config.yaml");
        }
    }

    /// <exception cref="CommandException">(1) with file, line and column, or with the names there are.</exception>
    public static Profile Read(string name)
    {
        string file = Location;
        var root = new YamlSection(file, "", YamlFile.Parse(file, Text(name, file))).Only("profiles");
        YamlSection profiles = root.Section("profiles");
        if (!profiles.Keys.Contains(name, StringComparer.Ordinal))
            throw CommandException.Usage($"{file} has no profile '{name}'; it has: {string.Join(", ", profiles.Keys)}.");
        return new Profile(profiles.Section(name));
    }

    private static string Text(string name, string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"Profile '{name}' is looked for in {file}: {fault.Message}");
        }
    }
}
