using System.Text.Json.Nodes;
using Millrace.WebConsole.Wizard;

namespace Millrace.WebConsole.Tests.Wizard;

/// <summary>A form is a function of validate's answer and of nothing else.</summary>
public sealed class FormModelTests
{
    // Recorded from a Millrace worker: MySqlSink with a name, a topic and a wrong insert.mode.
    private static readonly FormModel MySql = FormModel.Of(JsonNode.Parse(
        File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Wizard", "mysql-sink-validate.json"))));

    [Theory]
    [InlineData("topics", Step.Topics)]
    [InlineData("connection.host", Step.Authentication)]
    [InlineData("ssl.mode", Step.Authentication)]
    [InlineData("kafka.api.key", Step.Credentials)]
    [InlineData("insert.mode", Step.Configuration)]
    [InlineData("value.converter", Step.Configuration)]
    [InlineData("transforms", Step.Transforms)]
    [InlineData("errors.tolerance", Step.Errors)]
    [InlineData("tasks.max", Step.Sizing)]
    public void A_setting_stands_in_the_step_of_its_group(string name, Step step) => Assert.Equal(step, Steps.Of(MySql.Find(name)!));

    [Fact]
    public void Groups_and_settings_keep_the_plugins_order()
    {
        Assert.Equal("connection.host", MySql.Of(Step.Authentication).First().First().Name);
        Assert.Equal(["Common", "Input messages", "Writes", "Data Mapping", "DDL Support", "Retries"],
            MySql.Of(Step.Configuration).Select(group => group.Key).Where(key => key.Length > 0));
    }

    [Fact]
    public void Choices_defaults_errors_and_secrets_come_from_the_declaration()
    {
        Field mode = MySql.Find("insert.mode")!;
        Assert.Equal(["insert", "upsert", "update"], mode.Recommended);
        Assert.Contains("UPSERTX", Assert.Single(mode.Errors), StringComparison.Ordinal);
        Assert.True(MySql.Find("connection.password")!.IsSecret);
        Assert.True(MySql.Find("connection.host")!.IsFirst);
        Assert.False(MySql.Find("batch.size")!.IsFirst);
        Assert.Equal("10000", MySql.Find("batch.size")!.Default);
    }

    [Fact]
    public void Hostile_answers_make_a_form_all_the_same()
    {
        FormModel form = FormModel.Of(JsonNode.Parse("""
            {"groups":null,"configs":[
              {"definition":null,"value":{"name":"typo","errors":["no such setting"]}},
              {"definition":{"name":"a","type":"STRING","documentation":"<b>Bold</b> &amp; <script>alert(1)</script>\u202e","order":"x"},"value":null},
              null]}
            """));
        Field one = Assert.Single(form.Fields);
        Assert.Equal("a", one.Title);
        Assert.Equal("Bold  &  alert(1) \u202e".Replace("  ", " ", StringComparison.Ordinal),
            one.Documentation.Replace("  ", " ", StringComparison.Ordinal));
        Assert.Equal(["typo: no such setting"], form.Others);
        Assert.Equal(Step.Configuration, Steps.Of(one));
        Assert.Empty(FormModel.Of(null).Fields);
    }

    [Theory]
    [InlineData("retention.ms", "604800000", "= 7 d")]
    [InlineData("retry.backoff.ms", "3000", "= 3 s")]
    [InlineData("max.message.bytes", "1048576", "= 1 MiB")]
    [InlineData("batch.size", "10000", null)]
    [InlineData("retry.backoff.ms", "many", null)]
    public void Large_units_are_told_in_words(string name, string value, string? echo) =>
        Assert.Equal(echo, (MySql.Find("batch.size")! with { Name = name }).Echo(value));
}
