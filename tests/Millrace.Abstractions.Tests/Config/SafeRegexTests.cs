using System.Text.RegularExpressions;
using Millrace.Config;

namespace Millrace.Abstractions.Tests.Config;

public sealed class SafeRegexTests
{
    [Theory]
    [InlineData("(x+x+)+y")]
    [InlineData("((a|aa|x)*)*y")]
    public void Comes_to_an_end_with_nested_repetitions(string pattern) =>
    Assert.DoesNotMatch(SafeRegex.Whole(pattern), new string('x', 200));

    [Fact]
    public void Gives_up_in_time_where_only_backtracking_can_do_it() =>
        Assert.Throws<RegexMatchTimeoutException>(() => SafeRegex.Whole("(?=a|x)(x+x+)+y").IsMatch(new string('x', 200)));

    [Theory]
    [InlineData("a|b", "b", true)]
    [InlineData("a|b", "bb", false)]
    [InlineData("a", "a\n", false)]
    [InlineData("(?=a).*", "ab", true)]
    [InlineData(@"(.)\1", "aa", true)]
    public void Matches_the_whole_text(string pattern, string text, bool matches) =>
    Assert.Equal(matches, SafeRegex.Whole(pattern).IsMatch(text));

    [Fact]
    public void Says_what_is_wrong_with_an_expression()
    {
        Assert.Null(SafeRegex.Fault("a.*"));
        Assert.StartsWith("Invalid pattern 'a('", SafeRegex.Fault("a("), StringComparison.Ordinal);
        Assert.NotNull(SafeRegex.Fault("a)|(b"));
        Assert.Contains("at most 10000 characters", SafeRegex.Fault(new string('a', 10_001)), StringComparison.Ordinal);
    }
}
