using System.Net.Http.Headers;
using System.Text;
using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>Everything that <see cref="SchemaRegistryClient"/> needs to know to reach its registry.</summary>
/// <param name="Urls">At least one base URL, without user info.</param>
public sealed record RegistryConnection(IReadOnlyList<Uri> Urls)
{
    /// <summary>Sent with every request; null: none.</summary>
    public AuthenticationHeaderValue? Authorization { get; init; }

    /// <summary>Further headers to send.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>Longest wait for an answer. Defaults to one minute.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>Repetitions of a request that failed for a reason that may pass. Defaults to 3.</summary>
    public int MaxRetries { get; init; } = 3;

    /// <summary>Wait before the first repetition, doubled for each. Defaults to one second.</summary>
    public TimeSpan RetryWait { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Longest wait between repetitions. Defaults to 20 seconds.</summary>
    public TimeSpan RetryMaxWait { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Begin at a random URL, so that many clients spread over the servers. Default: true.</summary>
    public bool Randomizes { get; init; } = true;

    internal static RegistryConnection Of(ConfigValues config)
    {
        List<Uri> urls = config.Get(RegistrySettings.Url).Select(url => new Uri(url.TrimEnd('/') + "/")).ToList();
        return new RegistryConnection(urls.ConvertAll(url => new UriBuilder(url) { UserName = "", Password = "" }.Uri))
        {
            Authorization = AuthorizationOf(config, urls),
            Headers = config.WithPrefix(RegistrySettings.HeaderPrefix),
            Timeout = TimeSpan.FromMilliseconds(config.Get(RegistrySettings.ReadTimeout)),
            MaxRetries = config.Get(RegistrySettings.MaxRetries),
            RetryWait = TimeSpan.FromMilliseconds(config.Get(RegistrySettings.RetryWait)),
            RetryMaxWait = TimeSpan.FromMilliseconds(config.Get(RegistrySettings.RetryMaxWait)),
            Randomizes = config.Get(RegistrySettings.RandomizeUrl),
        };
    }

    private static AuthenticationHeaderValue? AuthorizationOf(ConfigValues config, List<Uri> urls)
    {
        if (config.Get(RegistrySettings.BearerToken) is { } token) return new AuthenticationHeaderValue("Bearer", token.Reveal);
        string user = config.Get(RegistrySettings.BasicSource) == RegistryCredentials.UserInfo
            ? config.Get(RegistrySettings.BasicUserInfo).Reveal
            : Uri.UnescapeDataString(urls.Select(url => url.UserInfo).FirstOrDefault(info => info.Length > 0) ?? "");
        return user.Length == 0 ? null : new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
    }
}
