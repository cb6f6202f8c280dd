using System.Net;
using System.Text;
using System.Text.Json;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>The one table of what HTTP statuses mean (https://cloud.google.com/pubsub/docs/reference/error-codes).</summary>
internal static class PubSubErrors
{
    // Google's own messages are short; what a proxy answers may be a page.
    private const int LongestMessage = 500;

    /// <summary>The error of a reply: <c>{"error":{"code":404,"message":"...","status":"NOT_FOUND"}}</c>, or any text.</summary>
    public static PubSubException From(HttpStatusCode status, ReadOnlyMemory<byte> body)
    {
        (string? code, string? text) = Read(body);
        return new PubSubException(KindOf(status, code), $"{(int)status} {text ?? status.ToString()}");
    }

    private static PubSubErrorKind KindOf(HttpStatusCode status, string? code) => (int)status switch
    {
        // Timeout, too many requests, cancelled by the server, and everything that says "try again".
        408 or 429 or 499 or 500 or 502 or 503 or 504 => PubSubErrorKind.Transient,
        // 400 is also the status of FAILED_PRECONDITION, such as a key that is switched off: that is no message's fault.
        400 when code == "INVALID_ARGUMENT" => PubSubErrorKind.BadRequest,
        413 => PubSubErrorKind.BadRequest,
        404 => PubSubErrorKind.NotFound,
        403 => PubSubErrorKind.Forbidden,
        _ => PubSubErrorKind.Fatal,
    };

    private static (string? Code, string? Text) Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(body);
            JsonElement error = document.RootElement.GetProperty("error");
            string? code = error.GetProperty("status").GetString();
            return (code, Shorten($"{code}: {error.GetProperty("message").GetString()}"));
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return (null, body.IsEmpty ? null : Shorten(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestMessage)])));
        }
    }

    private static string Shorten(string text) => text.Length <= LongestMessage ? text : text[..LongestMessage];
}

/// <summary>What can be done about an error.</summary>
internal enum PubSubErrorKind
{
    /// <summary>Passes: try again after a pause.</summary>
    Transient,

    /// <summary>The request itself was refused; of several messages one may be the reason.</summary>
    BadRequest,

    /// <summary>Topic or subscription is not there.</summary>
    NotFound,

    /// <summary>The account may not do that.</summary>
    Forbidden,

    /// <summary>The reply was longer than we take: ask for less.</summary>
    ReplyTooLong,

    /// <summary>Anything else: stop.</summary>
    Fatal,
}

/// <summary>A call that failed, with what follows from it.</summary>
internal sealed class PubSubException(PubSubErrorKind kind, string message, Exception? inner = null) : Exception(message, inner)
{
    public PubSubErrorKind Kind { get; } = kind;
}
