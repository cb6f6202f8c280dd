using System.Text;
using Millrace.Broker.Protocol;
using Millrace.Broker.Security;
using Millrace.Broker.Tests.Server;

namespace Millrace.Broker.Tests.Security;

public sealed class LoginTests : IDisposable
{
    private static readonly ListenerSecurity s_all = new(UsesTls: false, UsesSasl: true, ["PLAIN", "SCRAM-SHA-256"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-users-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>The example of RFC 7677, section 3, as far as a server that makes its own nonce can follow it.</summary>
    [Fact]
    public void Keys_are_those_of_the_RFC()
    {
        ScramCredential credential = new(ScramMechanism.Sha256, 4096, Convert.FromBase64String("W22ZaJ0SNY7soEsUEjb6gQ=="),
            Convert.FromBase64String("WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY="),
            Convert.FromBase64String("wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU="));

        Assert.True(credential.Matches("pencil"));
        Assert.False(credential.Matches("Pencil"));
    }

    [Theory]
    [InlineData("\0bob\0secret", true)]
    [InlineData("bob\0bob\0secret", true)]
    [InlineData("eve\0bob\0secret", false)]
    [InlineData("\0bob\0wrong", false)]
    [InlineData("\0eve\0secret", false)]
    [InlineData("\0\0", false)]
    [InlineData("bob", false)]
    public void PLAIN_takes_the_right_password_of_oneself(string token, bool isRight)
    {
        var users = new UserStore(_folder);
        users.Set("bob", ScramCredential.Of(ScramMechanism.Sha256, "secret"));
        var session = new ClientSession(s_all, users, new Dictionary<string, string>());
        Assert.Equal(ErrorCode.None, session.Begin("PLAIN", withRequests: true));

        ErrorCode error = session.Take(Encoding.UTF8.GetBytes(token)).Error;

        Assert.Equal(isRight ? ErrorCode.None : ErrorCode.SaslAuthenticationFailed, error);
        Assert.Equal((isRight, !isRight), (session.IsAuthenticated, session.IsRefused));
        Assert.Equal(isRight ? "User:bob" : ClientSession.Anonymous, session.Principal);
    }

    [Theory]
    [InlineData("p=tls-unique,,n=bob,r=x")]
    [InlineData("n,a=eve,n=bob,r=x")]
    [InlineData("n,,n=bob,r=x,tokenauth=true")]
    [InlineData("n,,n=bob")]
    [InlineData("")]
    public void SCRAM_refuses_what_it_does_not_serve(string first)
    {
        var session = new ClientSession(s_all, new UserStore(_folder), new Dictionary<string, string>());
        Assert.Equal(ErrorCode.None, session.Begin("SCRAM-SHA-256", withRequests: true));

        Assert.Equal(ErrorCode.SaslAuthenticationFailed, session.Take(Encoding.UTF8.GetBytes(first)).Error);
    }

    [Fact]
    public void Somebody_unknown_gets_a_salt_and_no_hint()
    {
        string Salt()
        {
            var exchange = new ScramExchange(ScramMechanism.Sha256, new UserStore(_folder));
            return Encoding.ASCII.GetString(exchange.Next("n,,n=nobody,r=x"u8)).Split(",s=")[1];
        }

        Assert.Equal(Salt(), Salt());
    }

    [Fact]
    public void An_unknown_mechanism_and_tokens_out_of_turn_end_the_login()
    {
        ClientSession Session() => new(s_all, new UserStore(_folder), new Dictionary<string, string>());

        Assert.Equal(ErrorCode.UnsupportedSaslMechanism, Session().Begin("GSSAPI", withRequests: true));
        Assert.Equal(ErrorCode.IllegalSaslState, Session().Take("x"u8).Error);
        Assert.Equal(ErrorCode.IllegalSaslState, ClientSession.Open().Begin("PLAIN", withRequests: true));
    }

    [Fact]
    public void Another_program_s_change_of_the_users_is_seen()
    {
        var running = new UserStore(_folder);
        Assert.False(running.Matches("bob", "secret"));
        new UserStore(_folder).Set("bob", ScramCredential.Of(ScramMechanism.Sha512, "secret"));
        Assert.True(running.Matches("bob", "secret"));
        Assert.True(new UserStore(_folder).Remove("bob"));
        Assert.False(running.Matches("bob", "secret"));
        File.WriteAllText(Path.Combine(_folder, "users.json"), "{");
        Assert.Throws<InvalidDataException>(() => running.Matches("bob", "secret"));
    }

    [Theory]
    [InlineData("\0bob\0secret", true)]
    [InlineData("\0bob\0wrong", false)]
    public async Task Tokens_without_requests_around_them_are_taken_after_a_handshake_of_version_0(string token, bool isRight)
    {
        await using TestBroker broker = await TestBroker.StartAsync(settings => settings.FromProperties(new Dictionary<string, string>
        {
            ["listeners"] = "SASL_PLAINTEXT://127.0.0.1:0", ["sasl.enabled.mechanisms"] = "PLAIN",
        }, out _));
        new UserStore(broker.Folder).Set("bob", ScramCredential.Of(ScramMechanism.Sha256, "secret"));
        using RawClient client = await RawClient.ConnectAsync(broker.Broker.Port);

        await client.SendAsync(RawClient.Frame([0, 17, 0, 0, 0, 0, 0, 1, 0xff, 0xff, 0, 5, .. "PLAIN"u8]));
        Assert.Equal("00000001" + "0000" + "00000001" + "0005504c41494e", Convert.ToHexStringLower((await client.ReceiveAsync())!));
        await client.SendAsync(RawClient.Frame(Encoding.UTF8.GetBytes(token)));
        Assert.Equal(isRight ? [] : null, await client.ReceiveAsync());
        if (isRight)
        {
            await client.SendAsync(RawClient.ApiVersionsRequest);
            Assert.NotNull(await client.ReceiveAsync());
        }
    }
}
