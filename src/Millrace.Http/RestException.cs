using Microsoft.AspNetCore.WebUtilities;

namespace Millrace.Http;

/// <summary>Ends a request with <c>{"error_code":...,"message":...}</c>; <see cref="ErrorAnswers"/> writes it.</summary>
/// <param name="code">Three digits: the HTTP status. Five: they begin with it.</param>
/// <param name="message">For the client.</param>
/// <param name="cause">For the log.</param>
public class RestException(int code, string message, Exception? cause = null) : Exception(message, cause)
{
    public int Code { get; } = code;

    public int Status => Code < 1000 ? Code : Code / 100;

    /// <summary>After which time another try is worth it, for the header <c>Retry-After</c>; null: nothing is said.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>An error that HTTP itself defines, in the words of the servers that ours stand in for: <c>HTTP 404 Not Found</c>.</summary>
    public static RestException Http(int status) => new(status, $"HTTP {status} {ReasonPhrases.GetReasonPhrase(status)}");
}

/// <summary>A request that <see cref="AccessControl"/> does not let in.</summary>
/// <param name="status">403 or 415.</param>
/// <param name="message">For the client; names the setting that would let it in.</param>
public sealed class RefusedRequestException(int status, string message) : RestException(status, message);
