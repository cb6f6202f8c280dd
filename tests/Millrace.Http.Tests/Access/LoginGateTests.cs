using System.Net;
using Millrace.Http.Access;

namespace Millrace.Http.Tests.Access;

/// <summary>Who guesses passwords gets in nobody's way but his own.</summary>
public sealed class LoginGateTests
{
    private static readonly IPAddress Guesser = IPAddress.Parse("192.0.2.1"), Other = IPAddress.Parse("192.0.2.2");

    private readonly Slow _accounts = new();

    [Fact]
    public async Task Another_address_has_the_next_turn_however_many_guesses_wait()
    {
        List<Task<Caller?>> guesses = [.. Enumerable.Range(0, LoginGate.MostOfOne).Select(i => LogIn($"guess{i}", Guesser))];
        await _accounts.Begun(1);
        Task<Caller?> other = LogIn("alice", Other);

        RestException tooMany = await Assert.ThrowsAsync<RestException>(() => LogIn("one more", Guesser));
        Assert.Equal(429, tooMany.Status);
        Assert.NotNull(tooMany.RetryAfter);
        _accounts.Answer(1);
        _accounts.Answer(1);
        Assert.NotNull(await other.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        Assert.True(guesses.Count(guess => guess.IsCompleted) <= 2);
        _accounts.Answer(guesses.Count);
        await Task.WhenAll(guesses);
    }

    [Fact]
    public async Task A_name_tried_in_vain_is_not_tried_from_there_for_the_rest_of_a_minute()
    {
        _accounts.Answer(100);
        for (int i = 0; i < LoginGate.MostWrong; i++) Assert.Null(await LogIn("bob", Guesser));
        _accounts.Clock.Now += TimeSpan.FromSeconds(20);

        RestException refused = await Assert.ThrowsAsync<RestException>(() => LogIn("bob", Guesser));
        Assert.Equal(429, refused.Status);
        Assert.Equal(TimeSpan.FromSeconds(40), refused.RetryAfter);
        Assert.Contains("40 seconds", refused.Message, StringComparison.Ordinal);
        // Others behind the same proxy, and he himself from elsewhere.
        Assert.NotNull(await LogIn("alice", Guesser));
        Assert.Null(await LogIn("bob", Other));
        _accounts.Clock.Now += TimeSpan.FromSeconds(41);
        Assert.Null(await LogIn("bob", Guesser));
    }

    [Fact]
    public async Task Addresses_of_one_network_of_IPv6_are_one()
    {
        _accounts.Answer(100);
        for (int i = 0; i < LoginGate.MostWrong; i++) Assert.Null(await LogIn("bob", IPAddress.Parse($"2001:db8::{i}")));

        await Assert.ThrowsAsync<RestException>(() => LogIn("bob", IPAddress.Parse("2001:db8::ffff")));
        Assert.Null(await LogIn("bob", IPAddress.Parse("2001:db8:0:1::1")));
    }

    private Task<Caller?> LogIn(string name, IPAddress from) =>
        _accounts.LogInAsync(name, "", from, TestContext.Current.CancellationToken).AsTask();

    /// <summary>Only alice is anybody, and each comparison takes until it is told to end.</summary>
    private sealed class Slow : Accounts
    {
        private readonly SemaphoreSlim _begun = new(0), _answers = new(0);

        public Slow()
            : this(new Hand())
        {
        }

        private Slow(Hand clock)
            : base(clock) => Clock = clock;

        public Hand Clock { get; }

        public async Task Begun(int count)
        {
            for (int i = 0; i < count; i++)
                Assert.True(await _begun.WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        }

        public void Answer(int count) => _answers.Release(count);

        public override Caller? Find(string name) => name == "alice" ? new Caller(name, Role.Read) : null;

        protected override async Task<Caller?> CompareAsync(string name, string password)
        {
            _begun.Release();
            await _answers.WaitAsync();
            return Find(name);
        }
    }

    private sealed class Hand : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
