using Millrace.Worker.Validation;

namespace Millrace.Worker.Tests.Validation;

/// <summary>What is answered to settings of transformations and predicates.</summary>
public sealed class TransformValidationTests : ValidatorTestBase
{
    [Fact]
    public async Task Lists_a_transformation_as_Kafka_Connect_does_required_settings_first()
    {
        ConfigInfos infos = await Validate(("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.count", "2"));

        Assert.Equal(0, infos.ErrorCount);
        Assert.Equal(["Common", "Transforms", "Predicates", "Error Handling", "Transforms: u"], infos.Groups);
        var listed = infos.Configs.Where(config => config.Definition?.Group == "Transforms: u")
            .Select(config => (config.Value.Name, config.Definition!.OrderInGroup)).ToList();
        Assert.Equal(
            [
                ("transforms.u.type", 0), ("transforms.u.plugin.version", 1), ("transforms.u.count", 2), ("transforms.u.a.note", 3),
                    ("transforms.u.negate", 4),
                ("transforms.u.predicate", 5),
            ],
            listed);
        Assert.Equal("org.acme.UpperCase$Value", Of(infos, "transforms.u.type").Value);
    }

    [Fact]
    public async Task Names_a_missing_setting_of_a_transformation_in_full()
    {
        ConfigInfos infos = await Validate(("transforms", "u"), ("transforms.u.type", "UpperCase$Value"));

        Assert.Equal("Missing required configuration \"transforms.u.count\" which has no default value.",
            Of(infos, "transforms.u.count").Errors[0]);
    }

    [Theory]
    [InlineData("Filter", "condition", "a >", "'a >', column 4: a value is expected")]
    [InlineData("Filter$Value", "condition", "a + 1", "column 3: the filter needs a condition")]
    [InlineData("Compute", "expressions", "b = a * 2; c = 'x' / 2", "'c = 'x' / 2', column 16: '/' needs a number")]
    public async Task Finds_a_mistake_in_an_expression_at_its_setting(string type, string setting, string text, string error)
    {
        ConfigInfos wrong = await Validate(("transforms", "t"), ("transforms.t.type", type), ("transforms.t." + setting, text));
        ConfigInfos right = await Validate(("transforms", "t"), ("transforms.t.type", type),
            ("transforms.t." + setting, setting == "condition" ? "a > 1" : "b = a"));

        Assert.Contains(error, Assert.Single(Of(wrong, "transforms.t." + setting).Errors), StringComparison.Ordinal);
        Assert.Equal((1, 0), (wrong.ErrorCount, right.ErrorCount));
    }

    [Theory]
    [InlineData("conditon", "a > 1", 1)]
    [InlineData("condition", "a > 1", 0)]
    [InlineData("predicate", "p", 0)]
    public async Task Refuses_a_filter_that_would_drop_everything(string setting, string text, int errors)
    {
        ConfigInfos infos = await Validate(
            ("transforms", "t"), ("transforms.t.type", "Filter"), ("transforms.t." + setting, text), ("predicates", "p"),
            ("predicates.p.type", "Always"));

        Assert.Equal(errors, infos.ErrorCount);
        if (errors > 0)
            Assert.Contains($"no setting '{setting}'", Assert.Single(Of(infos, "transforms.t.condition").Errors), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_frameworks_settings_hide_what_a_transformation_calls_the_same()
    {
        ConfigInfos infos = await Validate(
            ("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.count", "2"),
            ("transforms.u.predicate", "p"), ("transforms.u.negate", "no number"), ("predicates", "p"), ("predicates.p.type", "Always"));

        Assert.Contains("Expected value to be either true or false", Assert.Single(Of(infos, "transforms.u.negate").Errors),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_predicate_that_is_not_declared()
    {
        ConfigInfos infos = await Validate(
            ("transforms", "u"), ("transforms.u.type", "UpperCase$Value"), ("transforms.u.count", "2"), ("transforms.u.predicate", "q"),
            ("predicates", "p"), ("predicates.p.type", "Always"));

        Assert.Contains("(p)", Assert.Single(Of(infos, "transforms.u.predicate").Errors), StringComparison.Ordinal);
        Assert.Equal(1, infos.ErrorCount);
    }

    [Theory]
    [InlineData("{x")]
    [InlineData("x}")]
    [InlineData("{0}")]
    public async Task Takes_an_alias_of_any_characters(string alias)
    {
        ConfigInfos infos = await Validate(("transforms", alias), ("predicates", alias));

        Assert.Equal($"Missing required configuration \"transforms.{alias}.type\" which has no default value.",
            Assert.Single(Of(infos, $"transforms.{alias}.type").Errors));
        Assert.Equal($"Transformation type for {alias}",
            infos.Configs.Single(config => config.Value.Name == $"transforms.{alias}.type").Definition!.DisplayName);
    }

    [Theory]
    [InlineData("transforms")]
    [InlineData("predicates")]
    public async Task Bounds_what_is_answered_for_transformations(string list)
    {
        ConfigInfos infos = await Validate((list, string.Join(',', Enumerable.Range(0, 20_000))));

        Assert.Contains("at most 200 are allowed, these are 20000", Assert.Single(Of(infos, list).Errors), StringComparison.Ordinal);
        Assert.True(infos.Configs.Count < 1000);
    }

    [Fact]
    public async Task Names_the_whole_key_where_a_setting_of_a_transformation_is_not_of_its_type()
    {
        ConfigInfos infos = await Validate(
            ("transforms", "f"), ("transforms.f.type", "Filter"), ("transforms.f.predicate", "p"), ("transforms.f.negate", "maybe"),
            ("predicates", "p"), ("predicates.p.type", "Always"));

        Assert.Equal(
            "Invalid value maybe for configuration transforms.f.negate: Expected value to be either true or false",
            Assert.Single(Of(infos, "transforms.f.negate").Errors));
    }

    [Fact]
    public async Task Lists_predicate_and_negate_after_what_is_of_more_importance()
    {
        ConfigInfos infos = await Validate(
            ("transforms", "r"), ("transforms.r.type", "RegexRouter"), ("transforms.r.regex", "a"), ("transforms.r.replacement", "b"));

        Assert.Equal(
            [("regex", 2), ("replacement", 3), ("negate", 4), ("predicate", 5)],
            infos.Configs.Where(config => config.Definition is { OrderInGroup: > 1, Group: "Transforms: r" })
            .Select(config => (config.Value.Name["transforms.r.".Length..], config.Definition!.OrderInGroup)));
    }
}
