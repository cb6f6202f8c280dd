using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Millrace.Config;
using Millrace.Connectors.PubSub.Client;
using Millrace.Errors;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests.Client;

/// <summary>Tokens of a service account whose key is made here, from a token server that checks its signature.</summary>
public sealed class AccessTokenTests : IAsyncLifetime
{
    private readonly RSA _key = RSA.Create(2048);
    private readonly HttpListener _server = new();
    private readonly string _tokenUri = $"http://127.0.0.1:{FreePort.Next()}/token/";
    private readonly List<string> _assertions = [];
    private Task _serving = Task.CompletedTask;
    private int _status = 200;

    [Fact]
    public async Task A_token_is_asked_for_once_and_again_after_it_was_refused()
    {
        AccessTokens tokens = AccessTokens.From(Values(("gcp.credentials.json", Account())));

        Assert.Equal("token-1", await tokens.GetAsync(CancellationToken.None));
        Assert.Equal("token-1", await tokens.GetAsync(CancellationToken.None));
        await tokens.RefreshAsync(CancellationToken.None);
        Assert.Equal("token-2", await tokens.GetAsync(CancellationToken.None));

        string[] parts = _assertions[0].Split('.');
        Assert.True(_key.VerifyData(Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), FromBase64Url(parts[2]), HashAlgorithmName.SHA256,
            RSASignaturePadding.Pkcs1));
        JsonElement claims = JsonDocument.Parse(FromBase64Url(parts[1])).RootElement;
        Assert.Equal("sink@millrace.example", claims.GetProperty("iss").GetString());
        Assert.Equal("https://www.googleapis.com/auth/pubsub", claims.GetProperty("scope").GetString());
    }

    [Fact]
    public async Task A_call_that_is_refused_for_its_token_is_tried_once_more_with_a_new_one()
    {
        var handler = new RefusingHandler("Bearer token-2");
        using var client = new PubSubClient(new PubSubEndpoint(new Uri("https://pubsub.example/v1/"), false),
            AccessTokens.From(Values(("gcp.credentials.json", Account()))), handler);

        using Reply reply = await client.GetAsync("projects/p/topics/t", TimeSpan.FromSeconds(30), CancellationToken.None);

        Assert.Equal(["Bearer token-1", "Bearer token-2"], handler.Seen);
    }

    [Fact]
    public async Task A_token_that_stays_refused_ends_the_call()
    {
        using var client = new PubSubClient(
            new PubSubEndpoint(new Uri("https://pubsub.example/v1/"), false),
            AccessTokens.From(Values(("gcp.credentials.json", Account()))), new RefusingHandler("none"));

        var fault = await Assert.ThrowsAsync<PubSubException>(() =>
            client.GetAsync("projects/p/topics/t", TimeSpan.FromSeconds(30), CancellationToken.None));

        Assert.Equal(PubSubErrorKind.Fatal, fault.Kind);
        Assert.Equal(2, _assertions.Count);
    }

    [Theory]
    [InlineData(500, PubSubErrorKind.Transient)]
    [InlineData(429, PubSubErrorKind.Transient)]
    [InlineData(400, PubSubErrorKind.Fatal)]
    public async Task A_token_server_that_is_down_is_asked_again_and_one_that_refuses_the_account_is_not(int status, object kind)
    {
        _status = status;
        var fault = await Assert.ThrowsAsync<PubSubException>(async () =>
            await AccessTokens.From(Values(("gcp.credentials.json", Account()))).GetAsync(CancellationToken.None));
        Assert.Equal(kind, fault.Kind);
    }

    [Fact]
    public void A_file_of_the_environment_that_is_missing_is_named()
    {
        const string variable = "GOOGLE_APPLICATION_CREDENTIALS";
        string? before = Environment.GetEnvironmentVariable(variable);
        Environment.SetEnvironmentVariable(variable, "/nowhere/adc.json");
        try
        {
            var fault = Assert.Throws<ConfigException>(() => AccessTokens.From(Values()));
            Assert.Contains("/nowhere/adc.json", fault.Message, StringComparison.Ordinal);
            Assert.Contains("gcp.credentials.file.path", fault.Message, StringComparison.Ordinal);
        }
        finally
        {
            Environment.SetEnvironmentVariable(variable, before);
        }
    }

    [Fact]
    public void A_file_that_is_missing_or_no_credentials_is_named_without_its_content()
    {
        var missing = Assert.Throws<ConfigException>(() => AccessTokens.From(Values(("gcp.credentials.file.path", "/nowhere/key.json"))));
        Assert.Contains("gcp.credentials.file.path", missing.Message, StringComparison.Ordinal);
        var broken = Assert.Throws<ConfigException>(() => AccessTokens.From(Values(("gcp.credentials.json", "top-secret-text"))));
        Assert.Contains("gcp.credentials.json", broken.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("top-secret", broken.ToString(), StringComparison.Ordinal);
        string account = Account().Replace("BEGIN PRIVATE KEY", "BEGIN NOTHING", StringComparison.Ordinal);
        var noKey = Assert.Throws<ConfigException>(() => AccessTokens.From(Values(("gcp.credentials.json", account))));
        Assert.DoesNotContain("NOTHING", noKey.ToString(), StringComparison.Ordinal);
    }

    public ValueTask InitializeAsync()
    {
        _server.Prefixes.Add(_tokenUri);
        _server.Start();
        _serving = ServeAsync();
        return default;
    }

    public async ValueTask DisposeAsync()
    {
        _server.Stop();
        await _serving;
        _key.Dispose();
    }

    private static ConfigValues Values(params (string Key, string Value)[] settings)
    {
        var config = new Dictionary<string, string> { ["cps.project"] = "p" };
        foreach (var (key, value) in settings) config[key] = value;
        return ConnectionSettings.Def.Parse(config);
    }

    private string Account() => JsonSerializer.Serialize(new
    {
        type = "service_account", project_id = "p", private_key_id = "1", private_key = _key.ExportPkcs8PrivateKeyPem(),
        client_email = "sink@millrace.example",
        client_id = "1", token_uri = _tokenUri,
    });

    private async Task ServeAsync()
    {
        while (true)
        {
            try
            {
                HttpListenerContext context = await _server.GetContextAsync();
                using var body = new StreamReader(context.Request.InputStream);
                string form = await body.ReadToEndAsync();
                _assertions.Add(Uri.UnescapeDataString(form.Split('&')
                    .Single(pair => pair.StartsWith("assertion=", StringComparison.Ordinal))["assertion=".Length..]));
                context.Response.ContentType = "application/json";
                context.Response.StatusCode = _status;
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(
                    $$"""{"access_token":"token-{{_assertions.Count}}","expires_in":3600,"token_type":"Bearer"}"""));
                context.Response.Close();
            }
            catch (Exception fault) when (fault is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private static byte[] FromBase64Url(string text) => System.Buffers.Text.Base64Url.DecodeFromChars(text);

    /// <summary>Answers 401 to every token but one.</summary>
    private sealed class RefusingHandler(string accepted) : HttpMessageHandler
    {
        public List<string> Seen { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(request.Headers.Authorization!.ToString());
            return Task.FromResult(new HttpResponseMessage(Seen[^1] == accepted
                ? HttpStatusCode.OK
                : HttpStatusCode.Unauthorized)
            { Content = new StringContent("{}") });
        }
    }
}
