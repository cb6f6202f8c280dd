using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Registry.Rest;
using Millrace.Registry.Settings;

namespace Millrace.Registry.Tests;

/// <summary>A registry on a free port, and requests to it.</summary>
internal sealed class TestRegistry : IAsyncDisposable
{
    private readonly RegistryHost _host;
    private readonly HttpClient _client;

    private TestRegistry(RegistryHost host, string topic)
    {
        _host = host;
        Topic = topic;
        var handler = new SocketsHttpHandler { Expect100ContinueTimeout = TimeSpan.FromMinutes(2) };
        _client = new HttpClient(handler) { BaseAddress = host.Url, Timeout = TimeSpan.FromMinutes(2) };
    }

    public Uri Url => _host.Url;

    public string Topic { get; }

    public static async Task<TestRegistry> StartAsync(string bootstrapServers, string? topic = null,
        Func<RegistrySettings, RegistrySettings>? change = null)
    {
        var settings = new RegistrySettings
        {
            BootstrapServers = bootstrapServers, Port = 0, Topic = topic
                ?? $"_schemas-{Guid.NewGuid():N}", WriteTimeout = TimeSpan.FromSeconds(60),
        };
        settings = change?.Invoke(settings) ?? settings;
        return new TestRegistry(await RegistryHost.StartAsync(settings, NullLoggerFactory.Instance), settings.Topic);
    }

    public Task<TestAnswer> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<TestAnswer> DeleteAsync(string path) => SendAsync(HttpMethod.Delete, path, null);

    public Task<TestAnswer> PutAsync(string path, string body) => SendAsync(HttpMethod.Put, path, body);

    public Task<TestAnswer> PostAsync(string path, string body) => SendAsync(HttpMethod.Post, path, body);

    /// <param name="schema">Schema text.</param>
    public Task<TestAnswer> RegisterAsync(string subject, string schema) =>
        PostAsync($"/subjects/{Uri.EscapeDataString(subject)}/versions", SchemaBody(schema));

    public static string SchemaBody(string schema) => $"{{\"schema\":{System.Text.Json.JsonSerializer.Serialize(schema)}}}";

    public async Task<TestAnswer> SendAsync(HttpMethod method, string path, string? body, string? contentType = MediaTypes.V1,
        string? accept = $"{MediaTypes.V1}, {MediaTypes.Json}", Encoding? encoding = null)
    {
        // Keeps %2F, %25 and colons as they are.
        using var request = new HttpRequestMessage(method, new Uri(_host.Url.ToString().TrimEnd('/') + path,
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        // Asks before it sends a long body: the server hangs up on who still writes, and the answer may be lost on the way.
        request.Headers.ExpectContinue = body?.Length > 1024 * 1024;
        if (body is not null)
        {
            request.Content = new ByteArrayContent((encoding ?? Encoding.UTF8).GetBytes(body));
            if (contentType is not null) request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        return new TestAnswer(response.StatusCode, response.Content.Headers.ContentType?.ToString(),
            await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _host.StopAsync(CancellationToken.None);
        await _host.DisposeAsync();
    }
}
