using Millrace.Config;
using Millrace.Connectors;
using Millrace.Errors;
using static Millrace.Testing.ConnectorConformance;

namespace Millrace.Testing;

/// <summary>Settings: documented, and wrong ones refused where people see it.</summary>
internal static class SettingChecks
{
    private const string Unreadable = "no such value";
    private const string Password = "a secret that nobody shall see";

    private static readonly (string Name, Func<ConnectorConformance, Task> RunAsync)[] All =
    [
        ("documents its settings", DocumentsItsSettingsAsync),
        ("finds no fault with a good configuration", AcceptsAGoodOneAsync),
        ("names a required setting that is missing", NamesAMissingSettingAsync),
        ("names a setting that cannot be read", NamesAnUnreadableSettingAsync),
        ("does not start with a setting that cannot be read", DoesNotStartUnreadableAsync),
        ("shows no secrets", ShowsNoSecretsAsync),
    ];

    public static IEnumerable<Check<TSuite, TLacks>> Of<TSuite, TLacks>(TLacks needs)
        where TSuite : ConnectorConformance =>
        All.Select(check => new Check<TSuite, TLacks>(check.Name, needs, suite => check.RunAsync(suite)));

    private static Task DocumentsItsSettingsAsync(ConnectorConformance suite)
    {
        IEnumerable<Setting> shown = suite.CreateAny().Config.Settings.Where(setting => !setting.IsInternal);
        string[] silent = [.. shown.Where(setting => setting.Documentation.Length == 0).Select(setting => setting.Name)];
        Require(silent.Length == 0, $"Settings without a word of what they are for: {string.Join(", ", silent)}.");
        return Task.CompletedTask;
    }

    private static async Task AcceptsAGoodOneAsync(ConnectorConformance suite)
    {
        // Names that nobody has declared are no error: the framework's own and those of converters are among them.
        ConfigValidation validation = await ValidateAsync(suite, config => config["no.such.setting"] = "x");
        Require(validation.ErrorCount == 0, $"The suite's own configuration is refused: {string.Join('\n', validation.AllErrors)}");
    }

    private static async Task NamesAMissingSettingAsync(ConnectorConformance suite)
    {
        foreach (Setting setting in suite.CreateAny().Config.Settings.Where(setting => setting.IsRequired))
        {
            ConfigValidation validation = await ValidateAsync(suite, config =>
            {
                foreach (string name in setting.AliasNames.Prepend(setting.Name)) config.Remove(name);
            });
            Require(validation[setting.Name].Errors.Count > 0, $"{setting.Name} is required and missing, and carries no error.");
        }
    }

    private static async Task NamesAnUnreadableSettingAsync(ConnectorConformance suite)
    {
        foreach (Setting setting in Readable(suite.CreateAny().Config))
        {
            ConfigValidation validation = await ValidateAsync(suite, config => config[setting.Name] = Unreadable);
            string errors = string.Join('\n', validation[setting.Name].Errors);
            bool isNamed = errors.Contains(setting.Name, StringComparison.Ordinal) && errors.Contains(Unreadable, StringComparison.Ordinal);
            Require(isNamed, $"{setting.Name}={Unreadable} is no {setting.Type}. Its errors should name it and the value: {errors}");
        }
    }

    private static async Task DoesNotStartUnreadableAsync(ConnectorConformance suite)
    {
        foreach (Setting setting in Readable(suite.CreateAny().Config).Take(3))
        {
            try
            {
                await StartAndStopAsync(suite, setting);
            }
            catch (ConfigException fault)
            {
                bool isNamed = fault.Message.Contains(setting.Name, StringComparison.Ordinal);
                Require(isNamed, $"The error should name {setting.Name}: {fault.Message}");
                continue;
            }

            throw new CheckFailedException($"Connector and task start with {setting.Name}={Unreadable}, which is no {setting.Type}.");
        }
    }

    private static async Task ShowsNoSecretsAsync(ConnectorConformance suite)
    {
        ConfigDef settings = suite.CreateAny().Config;
        Setting? unreadable = Readable(settings).FirstOrDefault();
        ConfigValidation validation = await ValidateAsync(suite, config =>
        {
            foreach (Setting setting in settings.Settings)
                if (setting.Type == ConfigType.Password) config[setting.Name] = Password;
            if (unreadable is not null) config[unreadable.Name] = Unreadable;
        });
        string? shown = validation.AllErrors.FirstOrDefault(error => error.Contains(Password, StringComparison.Ordinal));
        Require(shown is null, $"A password is shown: {shown}");
    }

    private static async Task StartAndStopAsync(ConnectorConformance suite, Setting setting)
    {
        Connector connector = suite.CreateAny();
        Dictionary<string, string> config = suite.Config();
        config[setting.Name] = Unreadable;
        await using IAsyncDisposable started = connector is SinkConnector sink
            ? await SinkHarness.StartAsync(sink, config, cancellationToken: suite.Cancellation)
            : await SourceHarness.StartAsync((SourceConnector)connector, config, cancellationToken: suite.Cancellation);
    }

    /// <summary>Settings that not every text is a value of.</summary>
    private static IEnumerable<Setting> Readable(ConfigDef settings) => settings.Settings.Where(setting => !setting.IsInternal
        && setting.Type is ConfigType.Boolean or ConfigType.Int or ConfigType.Short or ConfigType.Long or ConfigType.Double);

    private static Task<ConfigValidation> ValidateAsync(ConnectorConformance suite, Action<Dictionary<string, string>> change)
    {
        Connector connector = suite.CreateAny();
        Dictionary<string, string> config = suite.Config();
        change(config);
        return connector.ValidateAsync(config, suite.Cancellation);
    }
}
