using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Settings;

/// <summary>
/// <c>connection.*</c> to an endpoint: what the URL says, overruled by <c>connection.user</c>, <c>connection.password</c> and further
/// <c>connection.KEY</c>.
/// </summary>
internal static class JdbcEndpoint
{
    private static readonly string[] Own = ["url", "user", "password", "attempts", "backoff.ms", "host", "port"];

    /// <exception cref="Errors.ConfigException">On connection.url.</exception>
    public static MySqlEndpoint From(ConfigValues values)
    {
        JdbcUrl url = JdbcUrl.Parse(values.Get(ConnectionSettings.Url));
        Dictionary<string, string> options = Options(values);
        TlsMode tls = TlsOptions.Mode(options);
        string? authorities = TlsOptions.Authorities(options);
        // The client library checks nothing then, and would not say so.
        if (tls == TlsMode.VerifyCa && authorities is null)
        {
            throw new ConfigException(
                "Invalid value for configuration connection.sslMode: VERIFY_CA needs the certificate of the authority in "
                + "trustCertificateKeyStoreUrl. " +
                "VERIFY_IDENTITY asks the authorities of the system, and checks the host name too");
        }

        string? password = values.Get(ConnectionSettings.Password)?.Reveal ?? url.Password;
        return new MySqlEndpoint
        {
            Host = url.Host, Port = url.Port, Database = url.Database,
            User = values.Get(ConnectionSettings.User) ?? url.User,
            Password = password is null ? null : new Secret(password),
            Tls = tls,
            CaPem = authorities,
            ClientPem = TlsOptions.ClientCertificate(options),
            ConnectTimeout = Millis(options, "connectTimeout", TimeSpan.FromSeconds(10)),
            SocketTimeout = Millis(options, "socketTimeout", TimeSpan.FromMinutes(5)),
            SqlModes = options.GetValueOrDefault("jdbcCompliantTruncation") is { } strict
                && strict.Equals("false", StringComparison.OrdinalIgnoreCase) ? [] : MySqlEndpoint.StrictModes,
            InitStatements = SessionStatements(options),
        };
    }

    /// <summary>The driver's options: those of the URL, and <c>connection.KEY</c>, which wins. Errors: as above.</summary>
    public static Dictionary<string, string> Options(ConfigValues values)
    {
        var options =
            new Dictionary<string, string>(JdbcUrl.Parse(values.Get(ConnectionSettings.Url)).Options, StringComparer.OrdinalIgnoreCase);
        foreach (var (key, value) in values.WithPrefix("connection."))
            if (!Own.Contains(key)) options[key] = value;
        return options;
    }

    // The client library counts in seconds of 32 bits; int.MaxValue ms are 24 days.
    private static TimeSpan Millis(Dictionary<string, string> options, string key, TimeSpan otherwise) =>
        long.TryParse(options.GetValueOrDefault(key), out long millis) && millis > 0
        ? TimeSpan.FromMilliseconds(Math.Min(millis, int.MaxValue))
        : otherwise;

    private static List<string> SessionStatements(Dictionary<string, string> options)
    {
        var statements = new List<string>();
        if (options.GetValueOrDefault("sessionVariables") is { Length: > 0 } variables) statements.Add($"SET {variables}");
        string? zone = options.GetValueOrDefault("connectionTimeZone") ?? options.GetValueOrDefault("serverTimezone");
        bool forced =
            string.Equals(options.GetValueOrDefault("forceConnectionTimeZoneToSession"), "true", StringComparison.OrdinalIgnoreCase);
        if (forced && zone is { Length: > 0 })
            statements.Add(
                $"SET time_zone = '{zone.Replace("'", "''", StringComparison.Ordinal).Replace("\\", "", StringComparison.Ordinal)}'");
        return statements;
    }
}
