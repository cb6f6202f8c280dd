using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;
using Millrace.Config;

namespace Millrace.Cli.Commands.Login;

/// <summary>
/// The user's profiles: <c>millrace/config.yaml</c> in <c>XDG_CONFIG_HOME</c>, or in <c>~/.config</c>. Its texts may have <c>${env:NAME}</c>, as pipelines have.
/// </summary>
internal static class ProfileFile
{
    public static string Location
    {
        get
        {
            string? folder = Environment.GetEnvironmentVariable("XDG_CONFIG_HOME");
            if (string.IsNullOrEmpty(folder)) folder = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".config");
            return Path.Combine(folder, "millrace", "config.yaml");
        }
    }

    /// <summary>Errors: <see cref="CommandException"/> (1) with file, line and column, or with the names there are.</summary>
    public static Profile Read(string name)
    {
        string file = Location;
        var root = new YamlSection(file, "", YamlFile.Parse(file, Text(name, file))).Only("profiles");
        YamlSection profiles = root.Section("profiles");
        if (!profiles.Keys.Contains(name, StringComparer.Ordinal))
            throw CommandException.Usage($"{file} has no profile '{name}'; it has: {string.Join(", ", profiles.Keys)}.");
        YamlSection profile = profiles.Section(name).Only("bootstrap.servers", "kafka", "registry", "worker");
        string? servers = profile.Text("bootstrap.servers")?.Value;
        Dictionary<string, string> kafka = profile.Section("kafka").Texts().ToDictionary(entry => entry.Key, entry => entry.Value.Value);
        if (servers is null && kafka.Count > 0) throw profile.FaultAt("kafka", "has settings for bootstrap.servers, which is missing beside it");
        return new Profile(servers, kafka, Address(profile, "registry"), Address(profile, "worker"));
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

    private static ServerAddress? Address(YamlSection profile, string server)
    {
        if (!profile.Keys.Contains(server, StringComparer.Ordinal)) return null;
        YamlSection section = profile.Section(server).Only("url", "user", "password", "token", "cacert");
        string? url = section.Text("url")?.Value, user = section.Text("user")?.Value, password = section.Text("password")?.Value;
        if (url is null) throw section.FaultAt("url", "is missing");
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? parsed) || parsed.Scheme is not ("http" or "https"))
            throw section.FaultAt("url", "must be a URL such as https://registry.example.org:8081");
        if (user is null != password is null) throw section.FaultAt(user is null ? "user" : "password", "is missing: a login has both");
        ServerAddress address = ServerAddress.Of(parsed) with { CaCertificates = section.Text("cacert")?.Value };
        if (user is not null) address = address with { User = user, Password = new Secret(password!) };
        return section.Text("token") is { } token ? address with { Token = new Secret(token.Value) } : address;
    }
}
