using Millrace.Config;
using Millrace.Errors;
using static Millrace.Testing.Conformance;

namespace Millrace.Testing;

/// <summary>Settings: documented, and wrong ones refused where people see it.</summary>
internal static class SettingChecks
{
    private const string Unreadable = "no such value";
    private const string Password = "a secret that nobody shall see";

    private static readonly (string Name, Func<Conformance, Task> RunAsync)[] All =
    [
        ("documents its settings", DocumentsItsSettingsAsync),
        ("finds no fault with a good configuration", AcceptsAGoodOneAsync),
        ("names a required setting that is missing", NamesAMissingSettingAsync),
        ("names a setting that cannot be read", NamesAnUnreadableSettingAsync),
        ("does not start with a setting that cannot be read", DoesNotStartUnreadableAsync),
        ("shows no secrets", ShowsNoSecretsAsync),
    ];

    public static IEnumerable<Check<TSuite, TLacks>> Of<TSuite, TLacks>(TLacks needs)
        where TSuite : Conformance =>
        All.Select(check => new Check<TSuite, TLacks>(check.Name, needs, suite => check.RunAsync(suite)));

    private static Task DocumentsItsSettingsAsync(Conformance suite)
    {
        IEnumerable<Setting> shown = suite.Declared.Settings.Where(setting => !setting.IsInternal);
        string[] silent = [.. shown.Where(setting => setting.Documentation.Length == 0).Select(setting => setting.Name)];
        Require(silent.Length == 0, $"Settings without a word of what they are for: {string.Join(", ", silent)}.");
        return Task.CompletedTask;
    }

    private static async Task AcceptsAGoodOneAsync(Conformance suite)
    {
        // Names that nobody has declared are no error: the framework's own and those of converters are among them.
        ConfigValidation validation = await ValidateAsync(suite, config => config["no.such.setting"] = "x");
        Require(validation.ErrorCount == 0, $"The suite's own configuration is refused: {string.Join('\n', validation.AllErrors)}");
    }

    private static async Task NamesAMissingSettingAsync(Conformance suite)
    {
        foreach (Setting setting in suite.Declared.Settings.Where(setting => setting.IsRequired))
        {
            ConfigValidation validation = await ValidateAsync(suite, config =>
            {
                foreach (string name in setting.AliasNames.Prepend(setting.Name)) config.Remove(name);
            });
            Require(validation[setting.Name].Errors.Count > 0, $"{setting.Name} is required and missing, and carries no error.");
        }
    }

    private static async Task NamesAnUnreadableSettingAsync(Conformance suite)
    {
        foreach (Setting setting in Readable(suite.Declared))
        {
            ConfigValidation validation = await ValidateAsync(suite, config => config[setting.Name] = Unreadable);
            string errors = string.Join('\n', validation[setting.Name].Errors);
            bool isNamed = errors.Contains(setting.Name, StringComparison.Ordinal) && errors.Contains(Unreadable, StringComparison.Ordinal);
            Require(isNamed, $"{setting.Name}={Unreadable} is no {setting.Type}. Its errors should name it and the value: {errors}");
        }
    }

    private static async Task DoesNotStartUnreadableAsync(Conformance suite)
    {
        foreach (Setting setting in Readable(suite.Declared).Take(3))
        {
            try
            {
                Dictionary<string, string> config = suite.Config();
                config[setting.Name] = Unreadable;
                await suite.StartAsync(config);
            }
            catch (ConfigException fault)
            {
                bool isNamed = fault.Message.Contains(setting.Name, StringComparison.Ordinal);
                Require(isNamed, $"The error should name {setting.Name}: {fault.Message}");
                continue;
            }

            throw new CheckFailedException($"It starts with {setting.Name}={Unreadable}, which is no {setting.Type}.");
        }
    }

    private static async Task ShowsNoSecretsAsync(Conformance suite)
    {
        ConfigDef settings = suite.Declared;
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

    /// <summary>Settings that not every text is a value of.</summary>
    private static IEnumerable<Setting> Readable(ConfigDef settings) => settings.Settings.Where(setting => !setting.IsInternal
        && setting.Type is ConfigType.Boolean or ConfigType.Int or ConfigType.Short or ConfigType.Long or ConfigType.Double);

    private static Task<ConfigValidation> ValidateAsync(Conformance suite, Action<Dictionary<string, string>> change)
    {
        Dictionary<string, string> config = suite.Config();
        change(config);
        return suite.ValidateAsync(config);
    }
}
