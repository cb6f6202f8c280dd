using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Millrace.Http.Access;

/// <summary>
/// The accounts of a <see cref="UsersFile"/>. A password that was right lately is known again by a keyed hash, so that not each request
/// costs a tenth of a second.
/// </summary>
public sealed class UserAccounts : Accounts
{
    /// <summary>How long a password that was right is known again. A removed account is refused at once all the same.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromMinutes(10);

    private const int MostRemembered = 1_000;

    private readonly WatchedFile<IReadOnlyDictionary<string, User>> _file;
    private readonly TimeProvider _time;
    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, (PasswordHash Hash, long At)> _remembered = new(StringComparer.Ordinal);
    private int _compared;

    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    /// <exception cref="FormatException">A line makes no sense; the message says which.</exception>
    public UserAccounts(string file, TimeProvider time, ILogger logger)
        : base(time)
    {
        _time = time;
        _file = new WatchedFile<IReadOnlyDictionary<string, User>>(file, UsersFile.Parse, time, logger);
    }

    /// <summary>Comparisons that have cost their time, for tests.</summary>
    internal int Compared => _compared;

    public override Caller? Find(string name) => _file.Current.TryGetValue(name, out User? user) ? Of(user) : null;

    protected override Caller? Recall(string name, string password) =>
        _file.Current.TryGetValue(name, out User? user) && IsRemembered(TicketOf(name, password), user.Password) ? Of(user) : null;

    protected override async Task<Caller?> CompareAsync(string name, string password)
    {
        // While he waited for his turn another request may have been the first with this login.
        if (Recall(name, password) is { } known) return known;
        IReadOnlyDictionary<string, User> users = _file.Current;
        users.TryGetValue(name, out User? user);

        // The same work for a name that nobody has: time must not tell which names there are.
        PasswordHash hash = user?.Password ?? PasswordHash.Nobodys(users.Values.FirstOrDefault()?.Password);
        Interlocked.Increment(ref _compared);
        bool isRight = await Task.Run(() => hash.Matches(password));
        if (user is null || !isRight) return null;
        Remember(TicketOf(name, password), user.Password);
        return Of(user);
    }

    private Caller Of(User user) => new(user.Name, user.Role) { Stamp = Keyed(user.Password.Text) };

    private string TicketOf(string name, string password) => Keyed($"{name}:{password}");

    private string Keyed(string text) => Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(text)));

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
