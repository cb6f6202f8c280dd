using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Millrace.Errors;

namespace Millrace.Worker.Rest.Server;

/// <summary>One request under way, with what resources need of it.</summary>
/// <param name="Http">The request and its answer.</param>
/// <param name="Cancellation">Ends when the client goes away or the request's time is over.</param>
internal readonly record struct RestCall(HttpContext Http, CancellationToken Cancellation)
{
    /// <summary>A part of the path, decoded. <see cref="RawPath"/> has left it as it was sent, so that every name can be reached.</summary>
    public string Path(string name) => Uri.UnescapeDataString((string)Http.Request.RouteValues[name]!);

    public string? Query(string name) => Http.Request.Query[name] is [{ } first, ..] ? first : null;

    /// <summary>True for <c>true</c> in any case, as Java reads it.</summary>
    public bool Flag(string name) => Query(name)?.Equals("true", StringComparison.OrdinalIgnoreCase) ?? false;

    /// <summary>The body. Errors: <see cref="RestException"/>, 400 when there is none and, as in Connect, 500 when it is no JSON.</summary>
    public async Task<JsonElement> ReadAsync()
    {
        try
        {
            using var memory = new MemoryStream();
            await Http.Request.Body.CopyToAsync(memory, Cancellation);
            if (memory.Length == 0) throw RestErrors.BadRequest("The request has no body; send a JSON object.");
            ReadOnlyMemory<byte> body = memory.GetBuffer().AsMemory(0, (int)memory.Length);
            using JsonDocument document = JsonDocument.Parse(body);
            if (JsonTexts.FindBroken(body.Span) is { } place)
                throw RestErrors.BadRequest(
                    $"The text {place} is no valid Unicode: it holds half of a surrogate pair, or bytes that are no UTF-8.");
            return document.RootElement.Clone();
        }
        catch (JsonException fault)
        {
            throw RestErrors.Internal($"The request's body is not JSON: {JsonFault.Describe(fault)}", fault);
        }
    }

    public Task Write<T>(T body, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        Http.Response.StatusCode = status;
        Http.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(Http.Response.Body, body, type, Cancellation);
    }

    /// <summary>Answers without a body.</summary>
    public Task Empty(int status)
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
