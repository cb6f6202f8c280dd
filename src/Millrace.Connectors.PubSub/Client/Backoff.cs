namespace Millrace.Connectors.PubSub.Client;

/// <summary>
/// Pauses between tries: from 100 ms doubling up to 10 s, each between half and all of that, so that many clients do not come back
/// together.
/// </summary>
internal sealed class Backoff
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private TimeSpan _next = First;

    public TimeSpan Next()
    {
        TimeSpan pause = _next * (0.5 + (Random.Shared.NextDouble() / 2));
        _next = _next * 2 < Longest ? _next * 2 : Longest;
        return pause;
    }

    public void Reset() => _next = First;
}
