using System.Text;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http;

/// <summary>One request under way, and its answer. Servers add the terms of their own.</summary>
public class HttpCall(HttpContext http)
{
    public HttpContext Http { get; } = http;

    /// <summary>Ends when the client goes away or the request's time is over.</summary>
    public CancellationToken Cancellation => Http.RequestAborted;

    /// <summary>
    /// A segment of the path, decoded once: <see cref="RawPath"/> has left it as it was sent, so that every name can be reached.
    /// </summary>
    public string Segment(string name) => Uri.UnescapeDataString((string)Http.Request.RouteValues[name]!);

    /// <summary>A parameter's first value; null when it is not there.</summary>
    public string? Query(string name) => Http.Request.Query[name] is [{ } first, ..] ? first : null;

    /// <summary>All values of a parameter.</summary>
    public IReadOnlyList<string> Queries(string name) => [.. Http.Request.Query[name].OfType<string>()];

    /// <summary>True for <c>true</c> in any case, as Java reads it; false for everything else.</summary>
    public bool Flag(string name) => "true".Equals(Query(name), StringComparison.OrdinalIgnoreCase);

    /// <summary>The body.</summary>
    /// <exception cref="BadHttpRequestException">(413) when it is larger than the server takes.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadBytesAsync()
    {
        using var memory = new MemoryStream();
        await Http.Request.Body.CopyToAsync(memory, Cancellation);
        return memory.GetBuffer().AsMemory(0, (int)memory.Length);
    }

    /// <summary>The body as UTF-8 without a byte order mark, whichever encoding of Unicode the client has sent it in.</summary>
    /// <exception cref="BadHttpRequestException">(413) when it is larger than the server takes.</exception>
    /// <exception cref="RestException">(400) when its encoding is broken.</exception>
    public async Task<ReadOnlyMemory<byte>> ReadJsonAsync()
    {
        ReadOnlyMemory<byte> body = await ReadBytesAsync();
        try
        {
            return JsonEncoding.ToUtf8(body);
        }
        catch (DecoderFallbackException fault)
        {
            throw new RestException(StatusCodes.Status400BadRequest,
                "The request's body begins as UTF-16 or UTF-32 and goes on as none; send UTF-8", fault);
        }
    }

    /// <summary>Answers without a body.</summary>
    public Task AnswerNothing(int status)
    {
        Http.Response.StatusCode = status;
        return Task.CompletedTask;
    }
}
