using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Components;

/// <summary>
/// A part of a page that shows what watchers see, drawn anew at each look. The one place that subscribes, so that no page forgets to end
/// it.
/// While a page is made on the server for its first bytes nothing is subscribed to and no I/O is done.
/// </summary>
public abstract class LivePage : ComponentBase, IDisposable
{
    private readonly List<IDisposable> _watches = [];

    [Inject]
    private protected Cluster Cluster { get; set; } = null!;

    [Inject]
    private protected Viewer Viewer { get; set; } = null!;

    [Inject]
    private protected NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private protected TimeProvider Time { get; set; } = null!;

    [Inject]
    private protected IJSRuntime Js { get; set; } = null!;

    private protected DateTimeOffset Now => Time.GetUtcNow();

    private protected bool IsInteractive => RendererInfo.IsInteractive;

    /// <summary>Whether actions make sense now: there is a circuit, and the server has answered last time.</summary>
    private protected bool IsReady => IsInteractive && Cluster.Connectors?.Current.Fault is null;

    public virtual void Dispose()
    {
        foreach (IDisposable watch in _watches) watch.Dispose();
        _watches.Clear();
        GC.SuppressFinalize(this);
    }

    protected override void OnInitialized() => Follow(Cluster.Connectors);

    /// <summary>Called on the circuit before the page is drawn for a new look.</summary>
    protected virtual void OnTick()
    {
    }

    private protected void Follow<T>(Watcher<T>? watcher)
        where T : class
    {
        if (!IsInteractive || watcher is null) return;
        _watches.Add(watcher.Watch(() => _ = InvokeAsync(() =>
        {
            // One that has gone meanwhile draws nothing.
            if (_watches.Count == 0) return;
            OnTick();
            StateHasChanged();
        })));
    }

    /// <summary>The numbers of connectors, and that what they are made of is looked at as often as they are shown.</summary>
    private protected void FollowNumbers()
    {
        Follow(Cluster.Numbers);
        if (!IsInteractive) return;
        if (Cluster.Groups is { } groups) _watches.Add(groups.Watch(Nothing));
        if (Cluster.Topics is { } topics) _watches.Add(topics.Watch(Nothing));
    }

    /// <summary>The page's address with another value for one name; null takes it out.</summary>
    private protected string With(string name, object? value) => Navigation.GetUriWithQueryParameters(
        new Dictionary<string, object?> { [name] = value is "" ? null : value });

    // Drawn by the watcher that is followed.
    private static void Nothing()
    {
    }
}

/// <summary>The same for what stands around all pages.</summary>
public abstract class LiveLayout : LivePage
{
    [Parameter]
    public RenderFragment? Body { get; set; }
}
