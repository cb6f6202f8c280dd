using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Transforms.Tests.Expressions;

public sealed class SyntaxTests
{
    [Theory]
    [InlineData("", "column 1: a value is expected, not the end")]
    [InlineData("a >", "'a >', column 4: a value is expected, not the end")]
    [InlineData("a > > 1", "column 5: a value is expected, not '>'")]
    [InlineData("(a = 1", "column 7: ')' to close the one at column 1 is expected, not the end")]
    [InlineData("a = 1)", "column 6: an operator or the end is expected, not ')'")]
    [InlineData("a = 'x", "column 5: the quote that opens here is not closed")]
    [InlineData("a = \"x\"", "column 5: text stands in single quotes")]
    [InlineData("a = #", "column 5: '#' means nothing here")]
    [InlineData("a is 1", "column 6: 'null' is expected, not '1'")]
    [InlineData("a in 1", "column 6: '(' after 'in' is expected, not '1'")]
    [InlineData("a in (1", "column 8: ')' or ',' is expected, not the end")]
    [InlineData("a between 1", "column 12: 'and' after 'between ...' is expected, not the end")]
    [InlineData("1 < a < 3", "column 7: comparisons cannot be chained")]
    [InlineData("a = 1 b = 2", "column 7: an operator or the end is expected, not 'b'")]
    [InlineData("sin(a) = 1", "column 1: there is no function sin(); there are abs, ceil")]
    [InlineData("round(a, b, c) = 1", "column 1: round() takes 1 or 2 arguments, not 3")]
    [InlineData("abs() = 1", "column 1: abs() takes 1 argument, not 0")]
    [InlineData("round(a, 99) = 1", "column 10: round() needs a number of digits from 0 to 15")]
    [InlineData("a = 12x", "column 7: 'x' cannot follow a number")]
    [InlineData("a = 9223372036854775808", "column 5: the number does not fit in 64 bits")]
    [InlineData("a = 1e999", "column 5: the number is too large")]
    [InlineData("a and\n  or b", "'a and   or b', line 2, column 3: a value is expected, not 'or'")]
    [InlineData("a + -not b = 1", "column 6: 'not' stands in parentheses here")]
    [InlineData("a.1 = 2", "column 2: an operator or the end is expected")]
    [InlineData("5 * 2", "column 3: the filter needs a condition (true or false); this is WHOLE")]
    [InlineData("'a' * 2 = 1", "column 1: '*' needs a number; 'a' is a text")]
    public void A_condition_that_cannot_be_read_is_an_error_of_its_setting(string condition, string message)
    {
        ConfigDef settings = TransformPlugins.All.Single(plugin => plugin.ClassName == Run.OwnPackage + "Filter$Value").Config;

        ConfigValidation validation = settings.Validate(new Dictionary<string, string> { ["condition"] = condition });

        string error = Assert.Single(validation["condition"].Errors);
        Assert.StartsWith($"Invalid value {condition.Trim()} for configuration condition: ", error, StringComparison.Ordinal);
        Assert.Contains(message, error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(" ; ", "column 1: an assignment such as 'field = expression' is expected")]
    [InlineData("a", "column 2: '=' after 'a' is expected, not the end")]
    [InlineData("a == 1", "column 3: '=' after 'a' is expected, not '=='")]
    [InlineData("a.b = 1", "column 1: only fields at the top can be assigned")]
    [InlineData("a = 1; 2 = b", "'2 = b', column 8: the name of a field is expected, not '2'")]
    [InlineData("a = 1, b = 2", "column 6: an operator, ';' or a new line is expected, not ','")]
    [InlineData("a = 1\nb = 2 *\n", "'b = 2 *', line 2, column 8: a value is expected, not the end")]
    public void Assignments_that_cannot_be_read_are_told_with_statement_line_and_column(string expressions, string message)
    {
        var fault = Assert.Throws<ConfigException>(() => Evaluate.Compute(expressions));

        Assert.Contains(message, fault.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("(", ")")]
    [InlineData("-(", ")")]
    [InlineData("not (", ")")]
    [InlineData("abs(", ")")]
    [InlineData("1 + (", ")")]
    [InlineData("(x in (1, ", "))")]
    public void An_expression_without_end_is_refused_and_one_at_the_limit_runs(string open, string close)
    {
        string Nested(int depth) =>
            string.Concat(Enumerable.Repeat(open, depth)) + "true" + string.Concat(Enumerable.Repeat(close, depth)) + " is null";

        Assert.Contains("there are more than 1000 operands and operators",
            Assert.Throws<ConfigException>(() => Evaluate.Filter(Nested(100_000))).Message, StringComparison.Ordinal);
        Evaluate.Filter("x" + string.Concat(Enumerable.Repeat(" + 1", 490)) + " > 0");
    }
}
