using Millrace.Config;

namespace Millrace.Testing.Tests;

/// <summary>Settings as every plugin here has them, and what can be wrong with them.</summary>
internal enum SettingFlaw
{
    None,
    HasASettingWithoutAWord,
    RefusesNamesItDoesNotKnow,
    TakesAMissingSetting,
    TakesAnUnreadableSetting,
    StartsWithAnUnreadableSetting,
    ShowsItsPassword,
}

internal sealed class FlawedSettings(SettingFlaw flaw)
{
    /// <summary>Flaws, and the check that each one fails.</summary>
    public static readonly IReadOnlyList<(SettingFlaw Flaw, string Check)> Checks =
    [
        (SettingFlaw.HasASettingWithoutAWord, "documents its settings"),
        (SettingFlaw.RefusesNamesItDoesNotKnow, "finds no fault with a good configuration"),
        (SettingFlaw.TakesAMissingSetting, "names a required setting that is missing"),
        (SettingFlaw.TakesAnUnreadableSetting, "names a setting that cannot be read"),
        (SettingFlaw.StartsWithAnUnreadableSetting, "does not start with a setting that cannot be read"),
        (SettingFlaw.ShowsItsPassword, "shows no secrets"),
    ];

    private static readonly Setting<string> Store = Setting.String("store").NotEmpty().Doc("Name of the rows in memory.");
    private static readonly Setting<int> Size = Setting.Int("size", 7).AtLeast(1).Doc("Most rows at once.");
    private static readonly Setting<Secret?> Password = Setting.OptionalSecret("password").Doc("Never asked for.");

    public ConfigDef Def => flaw switch
    {
        SettingFlaw.HasASettingWithoutAWord => Good.And(ConfigDef.Of(Setting.OptionalString("silent"))),
        SettingFlaw.RefusesNamesItDoesNotKnow => Good.Rule(validation =>
        {
            foreach (string name in validation.Raw.Keys.Where(name => Good.Find(name) is null)) validation.AddError(name, $"{name}?");
        }),
        // Each rule undoes what was found before.
        SettingFlaw.TakesAMissingSetting => Good.Rule(validation =>
        {
            if (!validation.Raw.ContainsKey(Store.Name)) Forgive(validation, Store);
        }),
        SettingFlaw.TakesAnUnreadableSetting => Good.Rule(validation => Forgive(validation, Size)),
        SettingFlaw.ShowsItsPassword => Good.Rule(validation =>
        {
            if (validation.Raw.TryGetValue(Password.Name, out string? password)) validation.AddError(Password.Name, $"{password}?");
        }),
        _ => Good,
    };

    private static ConfigDef Good => ConfigDef.Of(Store, Size, Password);

    /// <summary>Errors: <see cref="Errors.ConfigException"/> for settings that cannot be read.</summary>
    public (string Store, int Size) Parse(IReadOnlyDictionary<string, string> config)
    {
        if (flaw == SettingFlaw.StartsWithAnUnreadableSetting)
            config = config.Where(setting => setting.Key != Size.Name).ToDictionary();
        ConfigValues values = Good.Parse(config);
        return (values.Get(Store), values.Get(Size));
    }

    private static void Forgive(ConfigValidation validation, Setting setting) =>
        validation[setting.Name].Errors.Clear();
}
