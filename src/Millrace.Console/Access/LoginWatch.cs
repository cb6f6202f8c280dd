using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Millrace.WebConsole.Access;

/// <summary>
/// Whatever comes from a page (a press, a key, a way to another page) is done only while its viewer's login counts; else the page is told
/// to lead to the sign-in.
/// </summary>
internal sealed class LoginWatch(Viewer viewer) : CircuitHandler
{
    public override Func<CircuitInboundActivityContext, Task> CreateInboundActivityHandler(
        Func<CircuitInboundActivityContext, Task> next) => context =>
    {
        if (!viewer.IsOver) return next(context);
        viewer.End();
        return Task.CompletedTask;
    };
}
