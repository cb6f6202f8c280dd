using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.Http.Access;

/// <summary>
/// The accounts of a <see cref="UsersFile"/>. A password that was right lately is known again by a keyed hash, so that not each request
/// costs a tenth of a second; and only some are compared at once, so that guessing does not take all of the machine.
/// </summary>
public sealed class UserAccounts : Accounts
{
    /// <summary>How long a password that was right is known again. A removed account is refused at once all the same.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int MostRemembered = 1_000;

    // Some 3 s of waiting on two cores.
    private const int MostWaiting = 64;

    private readonly WatchedFile<IReadOnlyDictionary<string, User>> _file;
    private readonly TimeProvider _time;
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (PasswordHash Hash, long At)> _remembered = new(StringComparer.Ordinal);
    private int _waiting;
    private int _compared;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">A line makes no sense; the message says which.</exception>
    public UserAccounts(string file, TimeProvider time, ILogger logger)
    {
        _time = time;
        _file = new WatchedFile<IReadOnlyDictionary<string, User>>(file, UsersFile.Parse, time, logger);
    }

    /// <summary>Comparisons that have cost their time, for tests.</summary>
    internal int Compared => _compared;

    public override Caller? Find(string name) => _file.Current.TryGetValue(name, out User? user) ? Of(user) : null;

    public override async ValueTask<Caller?> LogInAsync(string name, string password, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, User> users = _file.Current;
        users.TryGetValue(name, out User? user);
        string ticket = Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{name}:{password}")));
        if (user is not null && IsRemembered(ticket, user.Password)) return Of(user);

        // The same work for a name that nobody has: time must not tell which names there are.
        PasswordHash hash = user?.Password ?? PasswordHash.Nobodys(users.Values.FirstOrDefault()?.Password);
        bool isRight = await CompareAsync(hash, password, cancellationToken);
        if (user is null || !isRight) return null;
        Remember(ticket, user.Password);
        return Of(user);
    }

    private static Caller Of(User user) => new(user.Name, user.Role);

    private async Task<bool> CompareAsync(PasswordHash hash, string password, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > MostWaiting)
        {
            Interlocked.Decrement(ref _waiting);
            throw new RestException(StatusCodes.Status503ServiceUnavailable, "Too many log in at once; try again in some seconds.");
        }

        try
        {
            await _turns.WaitAsync(cancellationToken);
            try
            {
                Interlocked.Increment(ref _compared);
                return await Task.Run(() => hash.Matches(password), CancellationToken.None);
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

    private bool IsRemembered(string ticket, PasswordHash hash)
    {
        // Of a password that was changed in the file since then, the hash is another.
        lock (_lock)
            return _remembered.TryGetValue(ticket, out var known) && known.Hash == hash && _time.GetElapsedTime(known.At) < Memory;
    }

    private void Remember(string ticket, PasswordHash hash)
    {
        lock (_lock)
        {
            if (_remembered.Count >= MostRemembered) _remembered.Clear();
            _remembered[ticket] = (hash, _time.GetTimestamp());
        }
    }
}
