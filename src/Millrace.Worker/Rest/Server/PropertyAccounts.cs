using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Extensions.Logging;
using Millrace.Errors;
using Millrace.Http.Access;
using Millrace.Worker.Config;
using Millrace.Worker.Plugins.Providers;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// The accounts of Connect's own <c>BasicAuthSecurityRestExtension</c>: a properties file <c>name=password</c> that the entry
/// <c>KafkaConnect</c> of a JAAS file names. Whoever logs in may do all, as there. The passwords stand in clear, so nothing is to be gained
/// by making their comparison slow; it takes the same time for every name.
/// </summary>
internal sealed partial class PropertyAccounts : Accounts
{
    private const string LoginModuleClass = "org.apache.kafka.connect.rest.basic.auth.extension.PropertyFileLoginModule";

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly WatchedFile<IReadOnlyDictionary<string, string>> _file;

    private PropertyAccounts(string file, ILogger logger)
        : base(TimeProvider.System) =>
        _file = new WatchedFile<IReadOnlyDictionary<string, string>>(file, Parse, TimeProvider.System, logger);

    /// <exception cref="ConfigException"/>
    public static PropertyAccounts Of(WorkerConfig worker, ILogger logger)
    {
        string jaas = worker.Get(WorkerSettings.JaasFile) ?? FromJavaOptions(Environment.GetEnvironmentVariable("KAFKA_OPTS"))
            ?? throw ConfigException.Invalid(WorkerSettings.RestExtensions.Name, WorkerSettings.BasicAuthExtension,
                "it needs a JAAS file: -Djava.security.auth.login.config=FILE in the environment's KAFKA_OPTS, or access.jaas.file");
        string at = jaas;
        try
        {
            string file = FileOf(File.ReadAllText(jaas));
            at = file;
            return new PropertyAccounts(file, logger);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or FormatException or ConfigException)
        {
            throw new ConfigException(
                $"Invalid value for configuration {WorkerSettings.RestExtensions.Name}: {at}: {fault.Message}", fault);
        }
    }

    public override Caller? Find(string name) => _file.Current.TryGetValue(name, out string? password) ? Of(name, password) : null;

    protected override Caller? Recall(string name, string password)
    {
        bool isKnown = _file.Current.TryGetValue(name, out string? wanted);
        // By hashes of one length, so that the time tells neither the length of the right one nor whether there is one.
        bool isRight = CryptographicOperations.FixedTimeEquals(Hash(password), Hash(wanted ?? ""));
        return isKnown && isRight ? Of(name, wanted!) : null;
    }

    // All that is to be done is done by then; what is left is to count the wrong one.
    protected override Task<Caller?> CompareAsync(string name, string password) => Task.FromResult(Recall(name, password));

    /// <summary>The file that <c>-Djava.security.auth.login.config</c> names among Java's options; null without.</summary>
    internal static string? FromJavaOptions(string? options) =>
        options is not null && LoginConfig().Match(options) is { Success: true } match
            ? match.Groups["file"].Value.Trim('"', '\'')
            : null;

    /// <summary>
    /// The file that the entry <c>KafkaConnect</c> names
    /// (docs.oracle.com/en/java/javase/17/docs/api/java.base/javax/security/auth/login/Configuration.html has the grammar).
    /// </summary>
    /// <exception cref="FormatException"/>
    internal static string FileOf(string jaas)
    {
        Match entry = Entry().Match(TextOrComment().Replace(jaas, part => part.Value[0] == '"' ? part.Value : " "));
        if (!entry.Success) throw new FormatException("there is no entry KafkaConnect { module required option=\"value\"; }; in it");
        Match module = LoginModule().Match(entry.Groups["modules"].Value);
        if (!module.Success || module.Groups["name"].Value != LoginModuleClass)
            throw new FormatException(
                $"the entry KafkaConnect must have {LoginModuleClass} and no other module: login modules are Java classes");
        return Option().Match(module.Groups["options"].Value) is { Success: true } option
            ? option.Groups["file"].Value.Replace("\\\\", "\\", StringComparison.Ordinal)
            : throw new FormatException("PropertyFileLoginModule needs file=\"...\"");
    }

    private static IReadOnlyDictionary<string, string> Parse(string text)
    {
        IReadOnlyDictionary<string, string> accounts;
        try
        {
            accounts = PropertiesFile.Parse(text);
        }
        catch (ConfigException fault)
        {
            throw new FormatException(fault.Message, fault);
        }

        // Connect lets in everybody then. Whoever wants that can say so.
        return accounts.Count > 0
            ? accounts
            : throw new FormatException("there is no account in it; access.anonymous=admin lets in everybody");
    }

    private Caller Of(string name, string password) =>
        new(name, Role.Admin) { Stamp = Convert.ToBase64String(Hash($"{name}:{password}")) };

    private byte[] Hash(string password) => HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(password));

    [GeneratedRegex(@"(?:^|\s)[""']?-Djava\.security\.auth\.login\.config==?(?<file>""[^""]+""|'[^']+'|\S+)")]
    private static partial Regex LoginConfig();

    // A comment, and text in quotes, in which there are none.
    [GeneratedRegex(@"""[^""]*""|/\*.*?\*/|//[^\n]*", RegexOptions.Singleline)]
    private static partial Regex TextOrComment();

    [GeneratedRegex(@"(?:^|\s|;)KafkaConnect\s*\{(?<modules>[^}]*)\}\s*;")]
    private static partial Regex Entry();

    [GeneratedRegex(@"^\s*(?<name>[\w.$]+)\s+(?:required|requisite|sufficient|optional)\b(?<options>[^;]*);\s*$")]
    private static partial Regex LoginModule();

    [GeneratedRegex(@"\bfile\s*=\s*""(?<file>[^""]+)""")]
    private static partial Regex Option();
}
