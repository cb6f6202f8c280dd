using Millrace.Timing;

namespace Millrace.Worker.Clients;

/// <summary>
/// Leaves out what a client says again and again: one without a broker says the same at each try, some twenty times a second. All members
/// can be called from any thread.
/// </summary>
internal sealed class RepeatedLines(TimeProvider time)
{
    // Of one client at one time: more are not worth remembering, and what they have said is said again then.
    private const int MostRemembered = 32;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, (long Until, int LeftOut)> _said = new(StringComparer.Ordinal);

    /// <summary>Null when a line like it has just been said; else the line, with how many were left out since.</summary>
    public string? Filter(string line)
    {
        // What comes in brackets is how long something took, and how many more there were.
        string key = line.IndexOf('(', StringComparison.Ordinal) is > 0 and int bracket ? line[..bracket] : line;
        long now = time.Milliseconds();
        lock (_gate)
        {
            if (_said.TryGetValue(key, out var before) && now < before.Until)
            {
                _said[key] = (before.Until, before.LeftOut + 1);
                return null;
            }

            if (_said.Count >= MostRemembered) _said.Clear();
            _said[key] = (now + (long)Quiet.TotalMilliseconds, 0);
            return before.LeftOut == 0 ? line : $"{line} [{before.LeftOut} more of this since it was said]";
        }
    }
}
