using Millrace.Cli.Terminal;

namespace Millrace.Cli.Tests.Terminal;

public sealed class SuggestionTests
{
    [Theory]
    [InlineData("Reading-value", "Readings-value", "Readings-value")]
    [InlineData("retentionms", "retention.ms", "retention.ms")]
    [InlineData("elsewhere", "Readings-value", null)]
    public void The_nearest_name_is_found(string typed, string known, string? meant) =>
    Assert.Equal(meant, Suggestion.For(typed, ["another", known]));

    [Fact]
    public void Where_there_are_no_names_none_is_meant() => Assert.Null(Suggestion.For("Readings", []));
}
