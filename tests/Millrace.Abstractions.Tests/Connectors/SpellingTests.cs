using Millrace.Config;
using Millrace.Connectors;

namespace Millrace.Abstractions.Tests.Connectors;

public class SpellingTests
{
    private static readonly Setting<string> Host = Setting.String("host");

    private static readonly Spelling Managed = Spelling.Of(ConfigDef.Of(Host, Setting.Int("port"), Setting.Int("most", 1).AtLeast(1)))
        .Make(
            "url", given => given.TryGetValue("host", out string? host) ? $"{host}:{given.GetValueOrDefault("port")}" : null,
            "host", "port")
        .Rename("name", "label")
        .Default("retries", "3")
        .Replace("mode", given => Spelling.NotBlank(given, "mode") is null ? "bulk" : null)
        .Rename("query", "query.masked")
        .Drop("query");

    [Fact]
    public void What_is_given_stays_and_rules_add_what_is_not()
    {
        var given = new Dictionary<string, string>
        {
            ["host"] = "h", ["port"] = "1", ["name"] = "n", ["mode"] = " ", ["query"] = "q", ["other"] = "o",
        };
        IReadOnlyDictionary<string, string> result = Managed.Rewrite(given);
        Assert.Equal(
            "host=h label=n mode=bulk name=n other=o port=1 query.masked=q retries=3 url=h:1",
            string.Join(' ', result.OrderBy(entry => entry.Key, StringComparer.Ordinal).Select(entry => $"{entry.Key}={entry.Value}")));
        Assert.Equal("q", given["query"]);
        given["url"] = "given";
        given["mode"] = "timestamp";
        Assert.Equal(("given", "timestamp"), (Managed.Rewrite(given)["url"], Managed.Rewrite(given)["mode"]));
    }

    [Fact]
    public void A_rule_that_makes_null_makes_nothing() =>
        Assert.False(Managed.Rewrite(new Dictionary<string, string>()).ContainsKey("url"));

    [Fact]
    public void Knows_what_a_setting_is_made_of()
    {
        Assert.Equal(["host", "port"], Managed.OriginsOf("url"));
        Assert.Equal(["query"], Managed.OriginsOf("query.masked"));
        Assert.Empty(Managed.OriginsOf("host"));
    }

    [Fact]
    public async Task Shows_the_connectors_errors_at_the_settings_of_the_user()
    {
        ConfigValidation validation = await ValidateAsync(new() { ["host"] = "h", ["port"] = "1" });
        Assert.Equal(
            ["host", "most", "else"], validation.Settings.Where(setting => setting.Errors.Count > 0).Select(setting => setting.Name));
        Assert.Equal(["no h:1"], validation["host"].Errors);
    }

    [Fact]
    public async Task Asks_the_connector_only_when_the_users_words_are_well()
    {
        ConfigValidation validation = await ValidateAsync(new() { ["host"] = "h", ["port"] = "x" });
        Assert.Equal("port", Assert.Single(validation.Settings, setting => setting.Errors.Count > 0).Name);
    }

    private static Task<ConfigValidation> ValidateAsync(Dictionary<string, string> given) => Managed.ValidateAsync(
        new Unreachable(), Managed.Rewrite(given), TestContext.Current.CancellationToken);

    private sealed class Unreachable : Connector
    {
        public override ConfigDef Config => ConfigDef.Of(Setting.String("url"), Setting.Int("most", 1));

        public override Task<ConfigValidation> ValidateAsync(
            IReadOnlyDictionary<string, string> config, CancellationToken cancellationToken)
        {
            ConfigValidation validation = Config.Validate(config);
            validation.AddError("url", $"no {config["url"]}");
            validation.AddError("most", "too many");
            validation.AddError("else", "undeclared");
            return Task.FromResult(validation);
        }

        public override IReadOnlyList<IReadOnlyDictionary<string, string>> TaskConfigs(int maxTasks) => [];
    }
}
