using Millrace.Cli.Terminal;

namespace Millrace.Cli.Tests.Terminal;

public sealed class ProseTests
{
    [Theory]
    [InlineData(
        "millrace: There is no topic 'Reading'; did you mean Readings? See 'millrace topic list', or make it with 'millrace topic create "
        + "Reading'.",
        "millrace: There is no topic 'Reading'; did you mean Readings? See|'millrace topic list', or make it with 'millrace topic create "
        + "Reading'.")]
    [InlineData(
        "Creating connector smartMeter2MySql from millrace-data/connectors/smart-meter-mysql.json ...",
        "Creating connector smartMeter2MySql from|millrace-data/connectors/smart-meter-mysql.json ...")]
    [InlineData(
        "millrace: The worker's port is taken and the broker's port is not: stop the one that has the worker's.",
        "millrace: The worker's port is taken and the broker's port is not: stop the one|that has the worker's.")]
    [InlineData(
        "  Look: 'millrace connector create --file samples/connectors/smart-meter-mysql.json --url http://localhost:8083', then wait.",
        "  Look:|'millrace connector create --file samples/connectors/smart-meter-mysql.json --url http://localhost:8083',|then wait.")]
    [InlineData("millrace: A line that is just as wide as the terminal, 80 columns, is not folded",
        "millrace: A line that is just as wide as the terminal, 80 columns, is not folded")]
    [InlineData(
        "millrace: A line whose only fault is an open quote, as in 'this one here, is folded as well",
        "millrace: A line whose only fault is an open quote, as in 'this one here, is|folded as well")]
    public void A_wide_line_is_broken_at_spaces_outside_of_quotes(string text, string folded) =>
    Assert.Equal(folded.Replace('|', '\n'), Prose.Fold(text, 80));
}
