using System.Net;
using System.Text;
using System.Text.Json;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>The one table of what HTTP statuses mean (https://cloud.google.com/pubsub/docs/reference/error-codes).</summary>
internal static class PubSubErrors
{
    // Google's own messages are short; what a proxy answers may be a page.
    private const int LongestMessage = 500;

    public static PubSubErrorKind KindOf(HttpStatusCode status) => (int)status switch
    {
        // Timeout, too many requests, cancelled by the server, and everything that says "try again".
        408 or 429 or 499 or 500 or 502 or 503 or 504 => PubSubErrorKind.Transient,
        400 or 413 => PubSubErrorKind.BadRequest,
        404 => PubSubErrorKind.NotFound,
        403 => PubSubErrorKind.Forbidden,
        _ => PubSubErrorKind.Fatal,
    };

    /// <summary>The error of a reply: <c>{"error":{"code":404,"message":"...","status":"NOT_FOUND"}}</c>, or any text.</summary>
    public static PubSubException From(HttpStatusCode status, ReadOnlyMemory<byte> body) =>
        new(KindOf(status), $"{(int)status} {TextOf(body) ?? status.ToString()}");

    private static string? TextOf(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement.GetProperty("error");
            return Shorten($"{error.GetProperty("status").GetString()}: {error.GetProperty("message").GetString()}");
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return body.IsEmpty ? null : Shorten(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestMessage)]));
        }
    }

    private static string Shorten(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage];
}
