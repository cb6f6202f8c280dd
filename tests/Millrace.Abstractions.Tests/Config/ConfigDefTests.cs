using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Abstractions.Tests.Config;

public class ConfigDefTests
{
    private static readonly Setting<string> Host = Setting.String("host");
    private static readonly Setting<int> Port = Setting.Int("port", 3306).Between(1, 65535).Alias("db.port");
    private static readonly Setting<Secret?> Password = Setting.OptionalSecret("password")
        .Check(secret => secret!.Reveal.Length < 3 ? "too short" : null);
    private static readonly Setting<IReadOnlyList<string>> Tables = Setting.List("tables");
    private static readonly ConfigDef Def = ConfigDef.Of(Host, Port, Password, Tables);

    [Fact]
    public void Values_are_read_back_by_their_declarations()
    {
        ConfigValues values = Parse(("host", " db "), ("db.port", "3307"), ("password", "secret"), ("tables", "a, b"), ("unknown", "x"));
        Assert.Equal("db", values.Get(Host));
        Assert.Equal(3307, values.Get(Port));
        Assert.Equal("secret", values.Get(Password)!.Reveal);
        Assert.Equal(["a", "b"], values.Get(Tables));
        Assert.True(values.IsGiven(Port));
    }

    [Fact]
    public void A_default_stands_for_what_is_not_given()
    {
        ConfigValues values = Parse(("host", "db"), ("tables", ""));
        Assert.Equal(3306, values.Get(Port));
        Assert.False(values.IsGiven(Port));
        Assert.Null(values.Get(Password));
        Assert.Empty(values.Get(Tables));
    }

    [Fact]
    public void Its_own_name_goes_before_an_alias() =>
    Assert.Equal(1, Parse(("host", "db"), ("tables", ""), ("db.port", "2"), ("port", "1")).Get(Port));

    [Fact]
    public void All_errors_are_collected()
    {
        string message = Assert.Throws<ConfigException>(() => Parse(("port", "many"))).Message;
        Assert.Contains("Missing required configuration \"host\" which has no default value.", message);
        Assert.Contains("Missing required configuration \"tables\" which has no default value.", message);
        Assert.Contains("Invalid value many for configuration port: Not a number of type INT", message);
    }

    [Theory]
    [InlineData("0", "Value must be at least 1")]
    [InlineData("65536", "Value must be no more than 65535")]
    public void A_value_out_of_range_is_named(string port, string reason) =>
    Assert.Contains($"Invalid value {port} for configuration port: {reason}",
        Assert.Throws<ConfigException>(() => Parse(("host", "db"), ("tables", ""), ("port", port))).Message);

    [Fact]
    public void A_secret_is_shown_nowhere()
    {
        string message = Assert.Throws<ConfigException>(() => Parse(("host", "db"), ("tables", ""), ("password", "pw"))).Message;
        Assert.Contains("Invalid value [hidden] for configuration password: too short", message);
        Assert.DoesNotContain("pw", message.Replace("password", "", StringComparison.Ordinal));
        Assert.Equal("[hidden]", new Secret("pw").ToString());
    }

    [Fact]
    public void Rules_see_all_values_and_add_to_the_settings_they_concern()
    {
        ConfigDef def = Def.Rule(validation =>
        {
            if (validation.Values.Get(Port) == 3306) validation.AddInvalid(Port, "the default is taken");
        });
        ConfigValidation validation = def.Validate(new Dictionary<string, string> { ["host"] = "db", ["tables"] = "" });
        Assert.Equal(["Invalid value 3306 for configuration port: the default is taken"], validation.AllErrors);
    }

    [Fact]
    public void Of_two_declarations_the_first_counts()
    {
        ConfigDef both = ConfigDef.Of(Setting.Int("port", 1)).And(Def);
        Assert.Equal("1", both.Find("port")!.DefaultText);
        Assert.Equal(4, both.Settings.Count);
    }

    private static ConfigValues Parse(params (string Key, string Value)[] config) =>
        Def.Parse(config.ToDictionary(entry => entry.Key, entry => entry.Value));
}
