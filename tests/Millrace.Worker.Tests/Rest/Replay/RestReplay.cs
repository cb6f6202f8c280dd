using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>Sends the requests of a recording to a worker, in order, and keeps the answers in comparable form.</summary>
internal sealed partial class RestReplay(Uri worker, string folder)
{
    private static readonly string LongText = string.Concat(Enumerable.Repeat("0123456789", 2000));
    private static readonly string[] ComparedHeaders = ["Content-Type", "Location", "Allow"];

    private readonly HttpClient _client = new(new SocketsHttpHandler { AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(60) };

    /// <param name="step">What to ask; asked again until the answer is what it waits for.</param>
    /// <param name="longest">How long at most.</param>
    public async Task<RestAnswer> AskAsync(RestStep step, TimeSpan longest)
    {
        foreach (var (name, text) in step.Files) await File.WriteAllTextAsync(Path.Combine(folder, name), Fill(text));
        await Task.Delay(step.After);
        DateTime end = DateTime.UtcNow + longest;
        while (true)
        {
            var (status, headers, body) = await SendAsync(step);
            bool isBusy = status is 409 or 500 && body is JsonObject error && Busy().IsMatch(error["message"]?.ToString() ?? "");
            if ((!isBusy && step.IsReached(status, body)) || DateTime.UtcNow > end)
                return new RestAnswer(status, headers, RestViews.Of(step, body));
            await Task.Delay(50);
        }
    }

    private async Task<(int Status, Dictionary<string, string> Headers, JsonNode? Body)> SendAsync(RestStep step)
    {
        // The path goes out as it stands.
        var uri = new Uri($"http://{worker.Authority}{Fill(step.Path)}",
            new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
        using var request = new HttpRequestMessage(new HttpMethod(step.Method), uri);
        if (step.Body is { } text)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(Fill(text)));
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        }

        foreach (var (name, value) in step.Headers)
        {
            if (name == "Content-Type") request.Content!.Headers.ContentType = MediaTypeHeaderValue.Parse(value);
            else request.Headers.TryAddWithoutValidation(name, value);
        }

        using HttpResponseMessage response = await _client.SendAsync(request);
        var kept = new Dictionary<string, string>();
        foreach (var (name, values) in response.Headers.Concat(response.Content.Headers))
            if (ComparedHeaders.Contains(name)) kept[name] = Header(name, Known(string.Join(", ", values)));
        string body = Known(await response.Content.ReadAsStringAsync());
        return ((int)response.StatusCode, kept, body.Length == 0 || step.Method == "OPTIONS" ? null : Parse(body));
    }

    private static JsonNode? Parse(string body)
    {
        try
        {
            return RestViews.Normal(JsonNode.Parse(body), "");
        }
        catch (JsonException)
        {
            return JsonValue.Create(body.StartsWith("<html", StringComparison.Ordinal) ? "${HTML}" : body);
        }
    }

    private static string Header(string name, string value) => name switch
    {
        "Content-Type" => value.Split(';')[0],
        "Location" => value.Replace("http://${WORKER}", "", StringComparison.Ordinal),
        _ => string.Join(", ", value.Split(',', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal)),
    };

    private string Fill(string text) =>
        text.Replace("${DIR}", folder, StringComparison.Ordinal).Replace("${LONG}", LongText, StringComparison.Ordinal);

    private string Known(string text) =>
        text.Replace(folder, "${DIR}", StringComparison.Ordinal).Replace(LongText, "${LONG}", StringComparison.Ordinal)
        .Replace(worker.Authority, "${WORKER}", StringComparison.Ordinal);

    // Says: ask again in a moment.
    [GeneratedRegex("rebalance|stale configuration|no known leader|haven't stopped completely")]
    private static partial Regex Busy();
}
