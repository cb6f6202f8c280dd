using Millrace.Data;
using Millrace.Errors;
using Millrace.TestServers;

namespace Millrace.Connectors.Redis.Tests.Sink;

/// <summary>TLS against a real server with a certificate of its own authority, which asks clients for one as well.</summary>
public sealed class TlsTests : IAsyncLifetime
{
    private readonly RedisServer _server = new RedisServer().WithTls(clients: "yes");

    public ValueTask InitializeAsync() => _server.InitializeAsync();

    public ValueTask DisposeAsync() => _server.DisposeAsync();

    [Fact]
    public async Task Writes_with_trust_and_key_stores_of_the_managed_spelling()
    {
        string authority = await File.ReadAllTextAsync(_server.AuthorityFile);
        string own = await File.ReadAllTextAsync(_server.ClientCertificateFile) + "\n" + await File.ReadAllTextAsync(_server.ClientKeyFile);
        string uri = $"data:text/plain;base64,{Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(authority))}";
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Managed(
            _server, ("redis.portnumber", $"{_server.TlsPort}"), ("redis.ssl.mode", "server+client"),
            ("redis.ssl.truststore.file", uri), ("redis.ssl.keystore.file", own)));
        byte[] large = new byte[3_000_000];
        await sink.PutAsync((Value.String("tls"), Value.String("v")), (Value.String("large"), Value.Bytes(large)));
        Assert.Equal("v", await _server.CliAsync("-n", "1", "GET", "tls"));
        Assert.Equal(large, await _server.GetAsync(1, "large"));
        Assert.Contains(sink.Context.Log.Lines, line => line.Contains("TLS TLS_", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Writes_with_files_of_PEM_and_a_rediss_address()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(RedisSink.Typed(
            _server, "STRING", ("redis.uri", $"rediss://localhost:{_server.TlsPort}/3"),
            ("redis.cacert", _server.AuthorityFile), ("redis.key.cert", _server.ClientCertificateFile),
            ("redis.key.file", _server.ClientKeyFile)));
        await sink.PutAsync((Value.String("tls"), Value.String("v")));
        Assert.Equal("v", await _server.CliAsync("-n", "3", "GET", "t:tls"));
    }

    [Fact]
    public async Task Refuses_an_authority_that_is_not_trusted()
    {
        await using SinkHarness sink = await RedisSink.StartAsync(
            RedisSink.Plain(_server, ("redis.hosts", $"127.0.0.1:{_server.TlsPort}"), ("redis.ssl.enabled", "true")));
        var fault = await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("k"), Value.String("v"))));
        Assert.Contains("TLS failed", fault.Message, StringComparison.Ordinal);
        Assert.Contains("redis.ssl.truststore", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_a_certificate_for_another_host_unless_it_is_told_not_to_look()
    {
        (string, string)[] settings =
        [
            ("redis.host", "127.0.0.2"), ("redis.port", $"{_server.TlsPort}"), ("redis.tls", "true"),
            ("redis.cacert", _server.AuthorityFile),
            ("redis.key.cert", _server.ClientCertificateFile), ("redis.key.file", _server.ClientKeyFile),
        ];
        await using (SinkHarness sink = await RedisSink.StartAsync(RedisSink.Typed(_server, "STRING", settings)))
            await Assert.ThrowsAsync<ConnectException>(() => sink.PutAsync((Value.String("k"), Value.String("v"))));
        await using SinkHarness careless = await RedisSink.StartAsync(
            RedisSink.Typed(_server, "STRING", [.. settings, ("redis.insecure", "true")]));
        await careless.PutAsync((Value.String("k"), Value.String("v")));
        Assert.Equal("v", await _server.CliAsync("GET", "t:k"));
    }
}
