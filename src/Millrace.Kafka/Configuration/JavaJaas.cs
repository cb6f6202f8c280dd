using System.Text.RegularExpressions;

namespace Millrace.Kafka;

/// <summary>
/// <c>sasl.jaas.config</c>: <c>loginModuleClass controlFlag (optionName=optionValue)*;</c>
/// (https://kafka.apache.org/documentation/#security_sasl_jaasconfig).
/// </summary>
internal static partial class JavaJaas
{
    public const string Setting = "sasl.jaas.config";

    public static void Translate(IReadOnlyDictionary<string, string> java, KafkaConfig settings, List<IgnoredSetting> ignored)
    {
        if (!java.TryGetValue(Setting, out string? text))
            return;
        string module = Module().Match(text).Groups["name"].Value;
        Dictionary<string, string> options = [];
        foreach (Match option in Option().Matches(text))
            options[option.Groups["name"].Value] = Unquote(option.Groups["value"].Value);
        switch (module)
        {
            case "PlainLoginModule" or "ScramLoginModule" when options.ContainsKey("username") && options.ContainsKey("password"):
                settings["sasl.username"] = options["username"];
                settings["sasl.password"] = options["password"];
                break;
            case "OAuthBearerLoginModule" when options.ContainsKey("clientId") && options.ContainsKey("clientSecret"):
                settings["sasl.oauthbearer.method"] = "oidc";
                settings["sasl.oauthbearer.client.id"] = options["clientId"];
                settings["sasl.oauthbearer.client.secret"] = options["clientSecret"];
                if (options.TryGetValue("scope", out string? scope))
                    settings["sasl.oauthbearer.scope"] = scope;
                break;
            case "Krb5LoginModule" when options.ContainsKey("keyTab") && options.ContainsKey("principal"):
                settings["sasl.kerberos.keytab"] = options["keyTab"];
                settings["sasl.kerberos.principal"] = options["principal"];
                break;
            default:
                // The text holds secrets, so it is not quoted.
                ignored.Add(new IgnoredSetting(
                    Setting,
                    "Known are PlainLoginModule and ScramLoginModule with username and password, OAuthBearerLoginModule with clientId and "
                    + "clientSecret, and Krb5LoginModule with keyTab and principal."));
                break;
        }
    }

    private static string Unquote(string value)
        => value.Length >= 2 && value[0] is '"' or '\'' ? Escape().Replace(value[1..^1], "$1") : value;

    [GeneratedRegex(@"^\s*(?:[\w$]+\.)*(?<name>[\w$]+)\s")]
    private static partial Regex Module();

    [GeneratedRegex("""(?<name>[\w.]+)\s*=\s*(?<value>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^\s;]+)""")]
    private static partial Regex Option();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();
}
