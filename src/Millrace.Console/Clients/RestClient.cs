using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Clients;

/// <summary>Requests to a REST API whose errors are <c>{"error_code":…,"message":…}</c>.</summary>
/// <exception cref="Refusal"/>
internal sealed class RestClient(HttpClient http, TimeProvider time, string mediaType = "application/json") : IDisposable
{
    // More than any list of connectors; an endless answer must not fill memory.
    private const int MaxAnswerBytes = 64 * 1024 * 1024;

    public string Address { get; } = http.BaseAddress is { IsDefaultPort: true } url ? url.Host : http.BaseAddress!.Authority;

    public Uri Url => http.BaseAddress!;

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken = default) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>An answer that is text, such as <c>GET /metrics</c>.</summary>
    public async Task<string> GetTextAsync(string path, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("text/plain"));
        return await ExchangeAsync(request, path, text => text, cancellationToken);
    }

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken = default)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue(mediaType));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, mediaType);
        return await ExchangeAsync(request, path, text => text.Length == 0 ? null : JsonNode.Parse(text), cancellationToken);
    }

    public void Dispose() => http.Dispose();

    private async Task<T> ExchangeAsync<T>(HttpRequestMessage request, string path, Func<string, T> read,
        CancellationToken cancellationToken)
    {
        string address = new Uri(http.BaseAddress!, path).GetComponents(UriComponents.HttpRequestUrl, UriFormat.UriEscaped);
        string asked = $"{request.Method} {address}";
        try
        {
            using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, cancellationToken);
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw new Refusal(asked, (int)response.StatusCode, MessageOf(text, response), time.GetUtcNow());
            return read(text);
        }
        catch (HttpRequestException fault)
        {
            throw new Refusal(asked, 0, fault.InnerException?.Message ?? fault.Message, time.GetUtcNow(), fault);
        }
        catch (JsonException fault)
        {
            throw new Refusal(asked, 0, "The answer is no JSON: is this address the right one?", time.GetUtcNow(), fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw new Refusal(asked, 0, $"No answer within {http.Timeout.TotalSeconds:0} s", time.GetUtcNow(), fault);
        }
    }

    private static string MessageOf(string text, HttpResponseMessage response)
    {
        try
        {
            if (JsonNode.Parse(text) is JsonObject error && error["message"] is { } message) return message.ToString();
        }
        catch (JsonException)
        {
            // A proxy's page, most likely; its status says enough.
        }

        return response.ReasonPhrase ?? "no reason given";
    }
}
