using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;
using Millrace.Config;

namespace Millrace.Cli.Commands.Login;

/// <summary>
/// Addresses and logins under one name. What a profile does not have (null) comes from elsewhere. References are followed where they are
/// asked for: a command does not need the password of a server that it does not use.
/// </summary>
/// <exception cref="CommandException">(1) with file, line and column.</exception>
internal sealed class Profile
{
    private readonly YamlSection _profile;
    private readonly YamlSection _kafka;

    public Profile(YamlSection profile)
    {
        _profile = profile.Only("bootstrap.servers", "kafka", "registry", "worker");
        _kafka = profile.Section("kafka");
        if (!Has("bootstrap.servers") && _kafka.Keys.Any())
            throw profile.FaultAt("kafka", "has settings for bootstrap.servers, which is missing beside it");
    }

    /// <summary>Kafka brokers.</summary>
    public string? BootstrapServers => _profile.Text("bootstrap.servers")?.Value;

    /// <summary>Settings of the Kafka client for them.</summary>
    public IEnumerable<KeyValuePair<string, string>> Kafka =>
        _kafka.Texts().Select(entry => KeyValuePair.Create(entry.Key, entry.Value.Value));

    /// <summary>The Schema Registry.</summary>
    public ServerAddress? Registry => Address("registry");

    /// <summary>The worker's REST API.</summary>
    public ServerAddress? Worker => Address("worker");

    private bool Has(string name) => _profile.Keys.Contains(name, StringComparer.Ordinal);

    private ServerAddress? Address(string server)
    {
        if (!Has(server)) return null;
        YamlSection section = _profile.Section(server).Only("url", "user", "password", "token", "cacert");
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
