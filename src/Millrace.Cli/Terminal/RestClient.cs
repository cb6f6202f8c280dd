using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Millrace.Config;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Client of a REST API whose errors are <c>{"error_code":…,"message":…}</c>: Connect's worker, the Schema Registry, ours or anybody's.
/// </summary>
/// <exception cref="CommandException">With the server's own words, or with how to reach it.</exception>
internal sealed class RestClient(ServerAddress server, string what, string option) : IDisposable
{
    // A Connect worker gives up a request after 90 s and says so.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(95);

    // Whether anybody is there shows sooner: a person waits for it.
    private static readonly TimeSpan FirstPatience = TimeSpan.FromSeconds(15);

    // Most requests are answered before that, and then nothing more is asked.
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(1);

    private readonly HttpClient _http = server.Client(Timeout.InfiniteTimeSpan);
    private bool _hasAnswered;

    public Task<JsonNode?> GetAsync(string path, CancellationToken cancellationToken) =>
        SendAsync(HttpMethod.Get, path, null, cancellationToken);

    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var (status, answer) = await AskAsync(method, path, body, cancellationToken);
        return (int)status is >= 200 and < 300 ? answer : throw Refused(status, answer);
    }

    /// <summary>
    /// The same for a thing with a name. Where the server has none of that name (404), the error tells which may have been meant.
    /// </summary>
    public async Task<JsonNode?> SendAsync(HttpMethod method, string path, JsonNode? body, NamedThing thing,
        CancellationToken cancellationToken)
    {
        var (status, answer) = await AskAsync(method, path, body, cancellationToken);
        if ((int)status is >= 200 and < 300) return answer;
        CommandException refused = Refused(status, answer);
        if (status != HttpStatusCode.NotFound) throw refused;
        var (listed, list) = await AskAsync(HttpMethod.Get, thing.ListPath, null, cancellationToken);
        string[] known = listed == HttpStatusCode.OK && list is JsonArray names ? [.. names.Select(name => $"{name}")] : [];
        // It exists: something else of it is missing, a version or a task.
        if (known.Contains(thing.Name)) throw refused;
        string meant = NearestName.Of(thing.Name, known) is { } near ? $"; did you mean {near}?" : ".";
        throw CommandException.Failed($"{refused.Message.TrimEnd('.')}{meant} See '{thing.ListCommand}'.");
    }

    /// <summary>The answer; null when the server says that there is no such thing (404).</summary>
    public async Task<JsonNode?> FindAsync(HttpMethod method, string path, JsonNode? body, CancellationToken cancellationToken)
    {
        var (status, answer) = await AskAsync(method, path, body, cancellationToken);
        if (status == HttpStatusCode.NotFound) return null;
        return (int)status is >= 200 and < 300 ? answer : throw Refused(status, answer);
    }

    public void Dispose() => _http.Dispose();

    public static RestClient ForWorker(ServerAddress worker) => new(worker, "Connect worker", "--url");

    public static RestClient ForRegistry(ServerAddress registry) => new(registry, "Schema Registry", "--registry");

    private CommandException Refused(HttpStatusCode status, JsonNode? answer)
    {
        string wayOut = status != HttpStatusCode.Unauthorized ? ""
            : server.HasLogin ? ". The login is wrong: look at --user, --token-file, the address and the profile."
            : ". It wants a login: --user with MILLRACE_PASSWORD or --password-file, --token-file, or a --profile.";
        return CommandException.Failed($"{what} at {server} says {(int)status}: {answer!["message"]}{wayOut}");
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> AskAsync(HttpMethod method, string path, JsonNode? body,
        CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("application/json"));
        if (body is not null) request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<(HttpStatusCode Status, JsonNode? Answer)> exchange = ExchangeAsync(request, Patience, given.Token);
        try
        {
            if (!_hasAnswered && await Task.WhenAny(exchange, Task.Delay(Soon, TimeProvider.System, cancellationToken)) != exchange)
                await LookAsync(cancellationToken);
        }
        catch (CommandException) when (!exchange.IsCompleted)
        {
            await given.CancelAsync();
            throw;
        }

        var answer = await exchange;
        _hasAnswered = true;
        return answer;
    }

    /// <summary>Asks for what every such server answers at once, whatever it is busy with. A refusal is an answer too.</summary>
    private async Task LookAsync(CancellationToken cancellationToken)
    {
        using var look = new HttpRequestMessage(HttpMethod.Get, "/");
        await ExchangeAsync(look, FirstPatience, cancellationToken);
    }

    private async Task<(HttpStatusCode Status, JsonNode? Answer)> ExchangeAsync(HttpRequestMessage request, TimeSpan patience,
        CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        HttpResponseMessage response;
        try
        {
            // The blocking way, on a thread of the pool: the asynchronous one compiles twice as much for the first request, and commands
            // have but a few.
            response = await Task.Run(() => _http.Send(request, limit.Token), CancellationToken.None);
        }
        catch (HttpRequestException fault)
        {
            throw CommandException.Unavailable(
                $"No {what} answers at {server} ({Why(fault)}). Start one with 'millrace dev', or name another with {option}.", fault);
        }
        catch (OperationCanceledException fault) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.Unavailable(
                $"{what} at {server} has not answered within {patience.TotalSeconds} s. Look at its log, or name another with {option}.",
                fault);
        }

        using (response)
        {
            string text = await response.Content.ReadAsStringAsync(cancellationToken);
            JsonNode? answer = Parse(text);
            bool saysWhy = response.IsSuccessStatusCode || (answer as JsonObject)?["message"] is not null;
            return (response.StatusCode, saysWhy ? answer : new JsonObject { ["message"] = response.ReasonPhrase ?? "no reason given" });
        }
    }

    // Of TLS the outer message only says to look at the inner one.
    private static string Why(HttpRequestException fault) =>
        fault.HttpRequestError == HttpRequestError.SecureConnectionError && fault.InnerException is { } inner
        ? $"no TLS connection: {inner.Message.TrimEnd('.')}; the certificates to trust are named by --cacert" : fault.Message;

    private static JsonNode? Parse(string text)
    {
        if (text.Length == 0) return null;
        try
        {
            return JsonNode.Parse(text);
        }
        catch (JsonException)
        {
            // Proxies answer in HTML; the status says enough.
            return null;
        }
    }
}
