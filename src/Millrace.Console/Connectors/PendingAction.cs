using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Connectors;

/// <summary>
/// An action answers three times: asked, accepted by the server, seen in the state. Written by one thread at a time, read by pages.
/// </summary>
internal sealed class PendingAction(string who, string what, string on, string wanted, DateTimeOffset asked)
{
    /// <summary>How long one that has ended stays on its page.</summary>
    public static readonly TimeSpan Lingers = TimeSpan.FromSeconds(10);

    /// <summary>How long its end is waited for.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    public string Who { get; } = who;

    public string What { get; } = what;

    public string On { get; } = on;

    /// <summary>The state that is waited for, such as <c>PAUSED</c>.</summary>
    public string Wanted { get; } = wanted;

    public DateTimeOffset Asked { get; } = asked;

    public DateTimeOffset? Accepted { get; private set; }

    public DateTimeOffset? Seen { get; private set; }

    public Refusal? Refused { get; private set; }

    public DateTimeOffset? Ended { get; private set; }

    public void Accept(DateTimeOffset at) => Accepted = at;

    public void See(DateTimeOffset at) => (Seen, Ended) = (at, at);

    public void Refuse(Refusal refusal, DateTimeOffset at) => (Refused, Ended) = (refusal, at);

    public void GiveUp(DateTimeOffset at) => Ended = at;
}
