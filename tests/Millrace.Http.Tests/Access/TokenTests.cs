using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Millrace.Errors;
using Millrace.Http.Access;

namespace Millrace.Http.Tests.Access;

/// <summary>Bearer tokens of an issuer on this machine.</summary>
public sealed class TokenTests : IAsyncLifetime
{
    private readonly RSA _rsa = RSA.Create(2048);
    private RsaSecurityKey _key = null!;
    private TestServer _issuer = null!;
    private TestServer _server = null!;

    public async ValueTask InitializeAsync()
    {
        _key = new RsaSecurityKey(_rsa) { KeyId = "one" };
        _issuer = await TestServer.StartAsync(app => app.Run(context =>
        {
            string url = $"http://{context.Request.Host}";
            RSAParameters open = _rsa.ExportParameters(includePrivateParameters: false);
            return context.Response.WriteAsync(context.Request.Path.Value!.EndsWith("configuration", StringComparison.Ordinal)
                ? JsonSerializer.Serialize(new { issuer = url, jwks_uri = $"{url}/keys" })
                : JsonSerializer.Serialize(new
                {
                    keys = new[]
                    {
                        new
                        {
                            kty = "RSA", use = "sig", kid = "one", n = Base64UrlEncoder.Encode(open.Modulus),
                            e = Base64UrlEncoder.Encode(open.Exponent),
                        },
                    },
                }));
        }));
        var rules = new LoginRules { Tokens = TokenRules.Of(Issuer, "millrace", "roles") };
        _server = await TestServer.StartAsync(
            app =>
            {
                app.UseRouting();
                LoginCheck.Use(app, rules);
                var routes = new Routes<HttpCall>(app, http => new HttpCall(http));
                routes.Get("/thing", call => call.Http.Response.WriteAsync(call.Http.Features.Get<Caller>()!.Name));
                routes.Put("/thing", call => call.AnswerNothing(StatusCodes.Status200OK));
            }, services: rules.AddTo);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync();
        await _issuer.DisposeAsync();
        _rsa.Dispose();
    }

    private string Issuer => $"http://localhost:{_issuer.Port}";

    [Fact]
    public async Task A_token_is_a_login_with_the_role_that_it_says()
    {
        (int status, string text) = await SendAsync("GET", Token(["read"]));
        Assert.True(status == 200, text);
        Assert.EndsWith("alice", text.TrimEnd('0', '\r', '\n'), StringComparison.Ordinal);
        Assert.Equal(403, (await SendAsync("PUT", Token(["read", "operate", "other"]))).Status);
        Assert.Equal(200, (await SendAsync("PUT", Token(["read", "admin"]))).Status);
    }

    [Fact]
    public async Task Every_other_token_is_refused()
    {
        using RSA other = RSA.Create(2048);
        foreach (var (what, token) in new[]
        {
            ("without a role", Token([])),
            ("with a role that there is not", Token(["owner"])),
            ("for others", Token(["admin"], audience: "others")),
            ("of others", Token(["admin"], issuer: "http://localhost:1")),
            ("of yesterday", Token(["admin"], age: TimeSpan.FromDays(1))),
            ("signed by others", Token(["admin"], key: new RsaSecurityKey(other) { KeyId = "one" })),
            ("signed with what is public", Token(["admin"], secret: _rsa.ExportSubjectPublicKeyInfo())),
            ("not signed", Token(["admin"]).Split('.') is var parts ? $"{Base64UrlEncoder.Encode("""{"alg":"none"}""")}.{parts[1]}." : ""),
            ("no token", "x"),
        })
        {
            (int status, string text) = await SendAsync("GET", token);
            Assert.True(status == 401, $"{what}: {text}");
            Assert.Contains("WWW-Authenticate: Bearer realm=", text, StringComparison.Ordinal);
        }

        Assert.Equal(401, (await _server.SendAsync("GET /thing")).Status);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_issuer_that_cannot_be_reached_is_told_so_and_no_wrong_token(bool wasThere)
    {
        if (wasThere) Assert.Equal(200, (await SendAsync("GET", Token(["read"]))).Status);
        string issuer = Issuer;
        await _issuer.DisposeAsync();

        if (wasThere)
        {
            // What was known before still counts.
            Assert.Equal(200, (await SendAsync("GET", Token(["read"], issuer: issuer))).Status);
            return;
        }

        (int status, string text) = await SendAsync("GET", Token(["read"], issuer: issuer));
        Assert.True(status == 503, text);
        Assert.Contains($"its issuer, {issuer}, cannot be reached", text, StringComparison.Ordinal);
        Assert.Contains("Retry-After: 5\r\n", text, StringComparison.Ordinal);
        Assert.Single(_server.Lines, line => line.Contains("(access.oidc.issuer), cannot be reached", StringComparison.Ordinal));
        for (int i = 0; i < 3; i++) Assert.Equal(503, (await SendAsync("GET", Token(["read"], issuer: issuer))).Status);
        Assert.Single(_server.Lines, line => line.Contains("(access.oidc.issuer), cannot be reached", StringComparison.Ordinal));
        Assert.Equal(401, (await SendAsync("GET", "x")).Status);
    }

    [Theory]
    [InlineData("https://id.example", null)]
    [InlineData(null, "millrace")]
    [InlineData("http://id.example", "millrace")]
    [InlineData("id.example", "millrace")]
    public void Half_a_rule_is_none(string? issuer, string? audience) =>
        Assert.Throws<ConfigException>(() => TokenRules.Of(issuer, audience, "roles"));

    private Task<(int Status, string Text)> SendAsync(string method, string token) =>
        _server.SendAsync($"{method} /thing", $"Authorization: Bearer {token}");

    private string Token(string[] roles, string? issuer = null, string audience = "millrace", TimeSpan age = default,
        RsaSecurityKey? key = null, byte[]? secret = null)
    {
        DateTime now = DateTime.UtcNow - age;
        return new JsonWebTokenHandler().CreateToken(new SecurityTokenDescriptor
        {
            Issuer = issuer ?? Issuer,
            Audience = audience,
            IssuedAt = now,
            NotBefore = now,
            Expires = now.AddMinutes(5),
            Claims = new Dictionary<string, object> { ["sub"] = "alice", ["roles"] = roles },
            SigningCredentials = secret is null
                ? new SigningCredentials(key ?? _key, SecurityAlgorithms.RsaSha256)
                : new SigningCredentials(new SymmetricSecurityKey(secret) { KeyId = "one" }, SecurityAlgorithms.HmacSha256),
        });
    }
}
