using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using Millrace.Errors;
using Millrace.Formats.Text;
using Millrace.Http;

namespace Millrace.Worker.Rest.Server;

/// <summary>One request under way, with what resources need of it.</summary>
internal sealed class RestCall : HttpCall
{
    private RestCall(HttpContext http)
        : base(http)
    {
    }

    /// <exception cref="RestException">406 when the client takes anything but JSON.</exception>
    public static RestCall Begin(HttpContext http) =>
        TakesJson(http.Request) ? new RestCall(http) : throw RestException.Http(StatusCodes.Status406NotAcceptable);

    /// <summary>The body.</summary>
    /// <exception cref="RestException">
    /// 400 when there is none or its encoding is broken and, as in Connect, 500 when it is no JSON.
    /// </exception>
    public async Task<JsonElement> ReadAsync()
    {
        ReadOnlyMemory<byte> body = await ReadJsonAsync();
        if (body.Length == 0) throw RestErrors.BadRequest("The request has no body; send a JSON object.");
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            if (JsonEscapes.FindBroken(body.Span) is { } place)
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

    private static bool TakesJson(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted)) return true;
        return accepted.Any(type => type.Quality is not 0
            && (type.MatchesAllTypes
                || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                    && (type.MatchesAllSubTypes || type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)))));
    }
}
