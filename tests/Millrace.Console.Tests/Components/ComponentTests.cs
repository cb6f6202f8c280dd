using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Components;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Tests.Components;

/// <summary>Parts of pages, drawn without a browser.</summary>
public sealed class ComponentTests : BunitContext
{
    [Fact]
    public void A_state_is_a_word_and_a_shape_of_its_own()
    {
        var shapes = Enum.GetValues<FlowState>()
            .Select(state => Render<StatePill>(pill => pill.Add(one => one.State, state)).Find("use").GetAttribute("href")).ToList();
        Assert.Equal(shapes.Count, shapes.Distinct().Count());
        Assert.Equal("DEGRADED",
            Render<StatePill>(pill => pill.Add(one => one.State, FlowState.Degraded)).Find(".state").TextContent.Trim());
    }

    [Theory]
    [InlineData(Role.Read, true)]
    [InlineData(Role.Operate, false)]
    public void A_control_that_is_not_for_the_viewer_is_there_disabled_and_says_why(Role role, bool isDisabled)
    {
        Services.AddSingleton(new Viewer(new ConsoleSettings(), NullLoggerFactory.Instance) { Role = role });
        var button = Render<Guarded>(part => part.Add(one => one.For, nameof(Deed.Restart)).AddChildContent("Restart")).Find("button");
        Assert.Equal(isDisabled, button.HasAttribute("disabled"));
        Assert.Equal(isDisabled ? "needs role operate" : null, button.GetAttribute("title"));
    }

    [Fact]
    public void Every_deed_has_a_role_and_a_reader_may_do_none()
    {
        var reader = new Viewer(new ConsoleSettings(), NullLoggerFactory.Instance) { Role = Role.Read };
        Assert.All(Enum.GetValues<Deed>(), deed => Assert.Throws<UnauthorizedAccessException>(() => reader.Require(deed)));
        var admin = new Viewer(new ConsoleSettings(), NullLoggerFactory.Instance) { Role = Role.Admin };
        Assert.All(Enum.GetValues<Deed>(), deed => admin.Require(deed));
    }

    [Fact]
    public void Text_of_others_is_text()
    {
        const string hostile = "<img src=x onerror=alert(1)>\n---> <script>alert(2)</script>: \u202etxt";
        var trace = Render<Trace>(part => part.Add(one => one.Text, hostile).Add(one => one.Of, "<b>").Add(one => one.Id, "t"));
        Assert.Empty(trace.FindAll("img, script, b"));
        Assert.Contains("<script>", trace.Find(".root-cause").TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(48111156, "48\u202f111\u202f156")]
    [InlineData(long.MaxValue, "9\u202f223\u202f372\u202f036\u202f854\u202f775\u202f807")]
    [InlineData(-1234, "−1\u202f234")]
    public void Numbers_are_exact_and_grouped(long number, string text) => Assert.Equal(text, Texts.Number(number));

    [Theory]
    [InlineData(0.2, "now")]
    [InlineData(9, "9 s")]
    [InlineData(359, "5 min")]
    [InlineData(3 * 3600, "3 h")]
    [InlineData(47 * 3600, "47 h")]
    [InlineData(72 * 3600, "3 d")]
    public void Spans_are_as_a_person_says_them(double seconds, string text) =>
        Assert.Equal(text, Texts.Ago(TimeSpan.FromSeconds(seconds)));
}
