using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;

namespace Millrace.Http.Tests.Access;

public sealed class UserAccountsTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("millrace-users-").FullName, "users");
    private readonly Clock _clock = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Fact]
    public async Task Knows_who_is_who_and_compares_a_password_once()
    {
        UserAccounts accounts = Open(User("alice", Role.Admin, "right"), User("bob", Role.Read, "other"));

        Assert.Equal(Role.Admin, (await LogIn(accounts, "alice", "right"))?.Role);
        Assert.Equal(Role.Admin, (await LogIn(accounts, "alice", "right"))?.Role);
        Assert.Equal(1, accounts.Compared);
        Assert.Null(await LogIn(accounts, "alice", "other"));
        Assert.Null(await LogIn(accounts, "bob", "right"));
        // A name that nobody has costs the same.
        Assert.Null(await LogIn(accounts, "carol", "right"));
        Assert.Equal(4, accounts.Compared);
        _clock.Now += TimeSpan.FromMinutes(11);
        Assert.NotNull(await LogIn(accounts, "alice", "right"));
        Assert.Equal(5, accounts.Compared);
    }

    [Fact]
    public async Task Sees_a_change_of_the_file_and_forgets_who_is_gone()
    {
        UserAccounts accounts = Open(User("alice", Role.Admin, "right"));
        Assert.NotNull(await LogIn(accounts, "alice", "right"));

        Write(User("alice", Role.Read, "new"), User("bob", Role.Operate, "his"));
        Assert.NotNull(await LogIn(accounts, "alice", "right"));
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Null(await LogIn(accounts, "alice", "right"));
        Assert.Equal(Role.Read, (await LogIn(accounts, "alice", "new"))?.Role);
        Assert.Equal(Role.Operate, accounts.Find("bob")?.Role);

        Write(User("bob", Role.Operate, "his"));
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Null(await LogIn(accounts, "alice", "new"));
        Assert.Null(accounts.Find("alice"));
    }

    [Fact]
    public async Task Keeps_what_it_knew_while_the_file_is_wrong()
    {
        UserAccounts accounts = Open(User("alice", Role.Admin, "right"));

        await File.WriteAllTextAsync(_file, "alice:owner:x", TestContext.Current.CancellationToken);
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.NotNull(await LogIn(accounts, "alice", "right"));
        File.Delete(_file);
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.NotNull(await LogIn(accounts, "alice", "right"));
        Write(User("bob", Role.Read, "his"));
        _clock.Now += TimeSpan.FromSeconds(2);
        Assert.Null(accounts.Find("alice"));
    }

    [Theory]
    [InlineData("alice", "line 2: an account is written name:role:hash")]
    [InlineData("alice:owner:x", "line 2: the role must be one of read, operate, admin")]
    [InlineData("alice:admin:secret", "line 2: the password is not hashed")]
    [InlineData("alice:admin:pbkdf2-sha512$1$c2FsdHNhbHQ=$aGFzaGhhc2hoYXNoaGFzaA==", "line 2: iterations must be between 1000 and")]
    [InlineData("a b:admin:x", "line 2: a name has no blanks")]
    public void Says_which_line_is_wrong_and_repeats_no_secret(string line, string message)
    {
        FormatException fault = Assert.Throws<FormatException>(() => UsersFile.Parse($"# users\n{line}\n"));

        Assert.StartsWith(message, fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_comes_back_as_it_was_written()
    {
        User[] users = [User("alice", Role.Admin, "a"), User("bob", Role.Operate, "b")];

        Assert.Equal(users, UsersFile.Parse(UsersFile.Write(users)).Values);
        Assert.DoesNotContain("$", new User("alice", Role.Admin, users[0].Password).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_hash_that_others_have_made_is_known()
    {
        // openssl kdf -keylen 32 -kdfopt digest:SHA256 -kdfopt pass:password -kdfopt salt:saltsalt -kdfopt iter:1000 -binary PBKDF2
        PasswordHash hash = PasswordHash.Parse($"pbkdf2-sha256$1000$c2FsdHNhbHQ=${Vector}");

        Assert.True(hash.Matches("password"));
        Assert.False(hash.Matches("Password"));
        Assert.Equal("[hidden]", hash.ToString());
    }

    private const string Vector = "E196ZhRPzw+wA84EjzHwJO1cv/MFJdO6C/sxmUeTYqY=";

    // Few iterations, so that tests take no time.
    private static User User(string name, Role role, string password) => new(name, role, Quick.Hash(password));

    private UserAccounts Open(params User[] users)
    {
        Write(users);
        return new UserAccounts(_file, _clock, NullLogger.Instance);
    }

    private void Write(params User[] users) => File.WriteAllText(_file, UsersFile.Write(users));

    private static ValueTask<Caller?> LogIn(Accounts accounts, string name, string password) =>
        accounts.LogInAsync(name, password, null, TestContext.Current.CancellationToken);

    private sealed class Clock : TimeProvider
    {
        public TimeSpan Now { get; set; }

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Now.Ticks;
    }
}
