using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Millrace.Errors;
using Millrace.Timing;

namespace Millrace.Formats.Registry;

/// <summary>One request after the other to one of several registry servers: failover, repetition, and what an error means.</summary>
internal sealed class RegistryHttp
{
    private const string MediaType = "application/vnd.schemaregistry.v1+json";

    // A schema may be large (generated Protobuf files are), an endless answer must not fill memory.
    private const long MaxAnswerBytes = 64 * 1024 * 1024;

    private readonly RegistryConnection _connection;
    private readonly HttpClient _http;

    // Index of the URL that worked last. Threads may overwrite each other's: it is a hint.
    private volatile int _current;

    public RegistryHttp(RegistryConnection connection, HttpMessageHandler handler)
    {
        _connection = connection;
        _http = new HttpClient(handler) { Timeout = connection.Timeout, MaxResponseContentBufferSize = MaxAnswerBytes };
        _current = connection.Randomizes ? Random.Shared.Next(connection.Urls.Count) : 0;
    }

    /// <summary>Sends a request and returns the JSON answered. The path is relative to the base URL and escaped.</summary>
    public JsonElement Send(HttpMethod method, string path, string? body = null)
    {
        Backoff? backoff = null;
        while (true)
        {
            try
            {
                return SendToAny(method, path, body);
            }
            catch (RetriableException) when ((backoff?.Failures ?? 0) < _connection.MaxRetries)
            {
                backoff ??= new Backoff(_connection.RetryWait, _connection.RetryMaxWait, Jitter.Half);
                // A converter is called on its task's own thread and has no token: MaxRetries and RetryMaxWait bound this.
                TimeProvider.System.Pause(backoff.Next(), CancellationToken.None);
            }
        }
    }

    private JsonElement SendToAny(HttpMethod method, string path, string? body)
    {
        for (int tried = 1; ; tried++)
        {
            int index = _current;
            try
            {
                return SendTo(_connection.Urls[index], method, path, body);
            }
            catch (Exception fault) when (fault is HttpRequestException or SocketException or IOException)
            {
                _current = (index + 1) % _connection.Urls.Count;
                if (tried < _connection.Urls.Count) continue;
                throw new RetriableException(
                    $"The Schema Registry cannot be reached at {string.Join(", ", _connection.Urls)} ({method} {path}): {fault.Message}",
                    fault);
            }
            catch (OperationCanceledException fault)
            {
                throw new RetriableException(
                    $"The Schema Registry at {_connection.Urls[index]} did not answer {method} {path} within "
                    + $"{_connection.Timeout.TotalMilliseconds} ms", fault);
            }
        }
    }

    private JsonElement SendTo(Uri server, HttpMethod method, string path, string? body)
    {
        using var request = new HttpRequestMessage(method, new Uri(server, path));
        request.Headers.Accept.ParseAdd($"{MediaType}, application/vnd.schemaregistry+json; q=0.9, application/json; q=0.8");
        request.Headers.Authorization = _connection.Authorization;
        foreach (var (name, value) in _connection.Headers) request.Headers.TryAddWithoutValidation(name, value);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(MediaType));
        using HttpResponseMessage response = _http.Send(request);
        using var content = new StreamReader(response.Content.ReadAsStream(), Encoding.UTF8);
        string answer = content.ReadToEnd();
        return response.IsSuccessStatusCode ? Json(request, answer) : throw Refused(request, response.StatusCode, answer);
    }

    private static JsonElement Json(HttpRequestMessage request, string answer)
    {
        try
        {
            return JsonElement.Parse(answer);
        }
        catch (JsonException fault)
        {
            throw new ConnectException(
                $"{request.RequestUri} does not answer as a Schema Registry does ({JsonFault.Describe(fault)}); check schema.registry.url",
                fault);
        }
    }

    private static ConnectException Refused(HttpRequestMessage request, HttpStatusCode status, string answer)
    {
        int code = (int)status;
        string reason = answer;
        try
        {
            JsonElement error = JsonElement.Parse(answer);
            if (error.ValueKind == JsonValueKind.Object)
            {
                if (error.TryGetProperty("error_code", out JsonElement number) && number.ValueKind == JsonValueKind.Number)
                    code = number.GetInt32();
                if (error.TryGetProperty("message", out JsonElement text)) reason = text.ToString();
            }
        }
        catch (JsonException)
        {
            // A proxy's answer, most likely: its text is all there is to tell.
        }

        reason = RegistryReason.ForPeople(reason);
        string message = $"Schema Registry: {request.Method} {request.RequestUri} answered {(int)status}: {reason}; error code: {code}";
        return (int)status switch
        {
            408 or 429 or 500 or 502 or 503 or 504 => new RetriableException(message),
            // Not the record's fault: sending every record to a dead letter queue because of a wrong password would be a disaster.
            401 or 403 => new ConnectException($"{message}; check basic.auth.user.info or bearer.auth.token"),
            _ => new RegistryException(message, status, code),
        };
    }
}
