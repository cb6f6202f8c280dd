using Bunit;
using Bunit.TestDoubles;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Server.Circuits;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Layout;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Layout;

/// <summary>An open page ends with the login of its viewer.</summary>
public sealed class FrameTests : BunitContext
{
    private readonly Clock _clock = new();

    [Fact]
    public async Task A_page_whose_login_has_ended_does_nothing_more_shows_nothing_more_and_leads_to_the_sign_in()
    {
        var settings = new ConsoleSettings { Time = _clock };
        var viewer = new Viewer(settings, NullLoggerFactory.Instance);
        viewer.Enter(Visit.Of(Role.Admin, new Caller("alice", Role.Admin) { Expires = _clock.Now.AddMinutes(1) }, ""));
        Services.AddSingleton(viewer).AddSingleton(new Cluster(settings)).AddSingleton<TimeProvider>(_clock);
        SetRendererInfo(new RendererInfo("Server", isInteractive: true));
        JSInterop.Mode = JSRuntimeMode.Loose;
        IRenderedComponent<Frame> frame = Render<Frame>(part => part.Add(one => one.Body, "<p id='body'>shown</p>"));
        int done = 0;
        Func<CircuitInboundActivityContext, Task> press = new LoginWatch(viewer).CreateInboundActivityHandler(_ =>
        {
            done++;
            return Task.CompletedTask;
        });

        await press(null!);
        Assert.Equal(1, done);
        Assert.NotNull(frame.Find("#body"));

        _clock.Now += TimeSpan.FromMinutes(2);
        await press(null!);
        Assert.Equal(1, done);
        frame.WaitForAssertion(() => Assert.Empty(frame.FindAll("#body")));
        Assert.Contains("Your login has ended", frame.Markup, StringComparison.Ordinal);
        // Once: what the browser says of its leaving comes the same way.
        await press(null!);
        var navigation = (BunitNavigationManager)Services.GetRequiredService<NavigationManager>();
        Assert.Equal("signin", Assert.Single(navigation.History).Uri);
    }

    // Its timers never ring: what a page notices, it notices because something is done on it.
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => Now;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            System.CreateTimer(callback, state, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }
}
