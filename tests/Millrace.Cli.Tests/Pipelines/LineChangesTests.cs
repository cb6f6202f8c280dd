using Millrace.Cli.Commands.Pipelines.Planning;

namespace Millrace.Cli.Tests.Pipelines;

public sealed class LineChangesTests
{
    [Theory]
    [InlineData("a b c", "a x c", "  a|- b|+ x|  c")]
    [InlineData("a b", "a b c", "  a|  b|+ c")]
    [InlineData("a a b", "a b", "  a|- a|  b")]
    [InlineData("a", "b", "- a|+ b")]
    [InlineData("1 2 3 4 5 6 7 8 9", "1 2 3 4 X 6 7 8 9", "  ...|  2|  3|  4|- 5|+ X|  6|  7|  8|  ...")]
    [InlineData("1 2 3 4 5 6 7 8 9", "X 2 3 4 5 6 7 8 Y", "- 1|+ X|  2|  3|  4|  ...|  6|  7|  8|- 9|+ Y")]
    public void Shows_what_differs_and_a_few_lines_around(string from, string to, string expected) =>
        Assert.Equal(expected.Split('|'), LineChanges.Between(from.Split(' '), to.Split(' ')));
}
