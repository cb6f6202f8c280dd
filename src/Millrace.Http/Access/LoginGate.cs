using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Access;

/// <summary>
/// Turns for comparing passwords, which is slow on purpose. An address has one turn at a time, so that who guesses waits behind himself,
/// and others take turns with him. A name that has been tried in vain some times from one address is not tried again from there for the
/// rest of a minute, whether there is such an account or not: not all of the address, which may be that of a proxy. <b>Threads</b>: any.
/// </summary>
internal sealed class LoginGate(TimeProvider time)
{
    /// <summary>Wrong logins by one name from one address in a <see cref="Span"/>: more than a person mistypes.</summary>
    public const int MostWrong = 20;

    /// <summary>Those of one address who wait for their turn: programs that start at once behind one proxy.</summary>
    public const int MostOfOne = 16;

    /// <summary>Addresses that are remembered.</summary>
    public const int MostAddresses = 4_000;

    // Of one address; the others are bounded by its turn alone. With all addresses some 16 MB.
    private const int MostNames = 100;

    // Some 3 s of waiting on two cores.
    private const int MostWaiting = 64;

    public static readonly TimeSpan Span = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Source> _sources = [];
    private int _waiting;

    /// <summary>Runs a comparison when its turn comes. Null, a wrong login, is counted.</summary>
    /// <exception cref="RestException">429 or 503, with the time after which it is worth another try.</exception>
    public async Task<Caller?> RunAsync(IPAddress from, string name, Func<Task<Caller?>> compare, CancellationToken cancellationToken)
    {
        Source source = Enter(NetworkOf(from), name);
        try
        {
            await source.Turn.WaitAsync(cancellationToken);
            try
            {
                // Others of this address may have used its tries up meanwhile.
                Check(source, name);
                return await RunInTurnAsync(source, name, compare, cancellationToken);
            }
            finally
            {
                source.Turn.Release();
            }
        }
        finally
        {
            lock (_lock) source.Users--;
        }
    }

    private async Task<Caller?> RunInTurnAsync(Source source, string name, Func<Task<Caller?>> compare, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw Busy();
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                Caller? caller = await compare();
                if (caller is null) Count(source, name);
                return caller;
            }
            finally
            {
                _turns.Release();
            }
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private Source Enter(IPAddress network, string name)
    {
        lock (_lock)
        {
            if (!_sources.TryGetValue(network, out Source? source))
            {
                if (_sources.Count >= MostAddresses) Sweep();
                if (_sources.Count >= MostAddresses) throw Busy();
                _sources[network] = source = new Source();
            }

            Check(source, name);
            if (source.Users >= MostOfOne)
                throw TooMany("Too many from this address log in at once; try again in a second.", TimeSpan.FromSeconds(1));
            source.Users++;
            return source;
        }
    }

    private void Check(Source source, string name)
    {
        lock (_lock)
        {
            if (!source.Wrong.TryGetValue(name.GetHashCode(StringComparison.Ordinal), out var wrong) || wrong.Count < MostWrong) return;
            TimeSpan left = Span - time.GetElapsedTime(wrong.Since);
            if (left <= TimeSpan.Zero) return;
            int seconds = (int)Math.Ceiling(left.TotalSeconds);
            throw TooMany($"Too many wrong logins by this name have come from this address; try again in {seconds} seconds.",
                TimeSpan.FromSeconds(seconds));
        }
    }

    private void Count(Source source, string name)
    {
        lock (_lock)
        {
            // By hash codes, which are others in each process: names may be as long as a header.
            int key = name.GetHashCode(StringComparison.Ordinal);
            if (!source.Wrong.TryGetValue(key, out var wrong) || time.GetElapsedTime(wrong.Since) >= Span)
            {
                if (source.Wrong.Count >= MostNames) source.Forget(IsOver);
                if (source.Wrong.Count >= MostNames) return;
                wrong = (time.GetTimestamp(), 0);
            }

            source.Wrong[key] = (wrong.Since, wrong.Count + 1);
        }
    }

    private bool IsOver(long since) => time.GetElapsedTime(since) >= Span;

    private void Sweep()
    {
        foreach (var (address, source) in _sources.Where(one => one.Value.Users == 0).ToList())
        {
            source.Forget(IsOver);
            if (source.Wrong.Count == 0) _sources.Remove(address);
        }
    }

    // Who has one address of IPv6 has the 2^64 beside it as well (RFC 6177).
    private static IPAddress NetworkOf(IPAddress address)
    {
        if (address.IsIPv4MappedToIPv6) return address.MapToIPv4();
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return address;
        byte[] bytes = address.GetAddressBytes();
        if (!IPAddress.IsLoopback(address)) bytes.AsSpan(8).Clear();
        return new IPAddress(bytes);
    }

    private static RestException TooMany(string message, TimeSpan wait) =>
        new(StatusCodes.Status429TooManyRequests, message) { RetryAfter = wait };

    private static RestException Busy() =>
        new(StatusCodes.Status503ServiceUnavailable, "Too many log in at once; try again in some seconds.")
        {
            RetryAfter = TimeSpan.FromSeconds(3),
        };

    private sealed class Source
    {
        public SemaphoreSlim Turn { get; } = new(1);

        /// <summary>Who waits or compares.</summary>
        public int Users { get; set; }

        /// <summary>Since when, and how often, a name was tried in vain.</summary>
        public Dictionary<int, (long Since, int Count)> Wrong { get; } = [];

        public void Forget(Func<long, bool> isOver)
        {
            foreach (var (name, wrong) in Wrong.ToList())
                if (isOver(wrong.Since)) Wrong.Remove(name);
        }
    }
}
