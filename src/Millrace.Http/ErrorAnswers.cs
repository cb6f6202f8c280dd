using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;
using Millrace.Http.Access;

namespace Millrace.Http;

/// <summary>
/// Turns what goes wrong in a request into an answer <c>{"error_code":...,"message":...}</c>. A server says which of its errors has which
/// code; who has gone away, and an answer that has begun, are the platform's exception handler's.
/// </summary>
public abstract partial class ErrorAnswers(ILogger logger)
{
    // What the platform's handler writes to forbid caches to keep an error. The servers that ours stand in for do not say so.
    private static readonly string[] CacheRules = [HeaderNames.CacheControl, HeaderNames.Pragma, HeaderNames.Expires];

    /// <summary>To be put on first, behind nothing but what adds headers to every answer.</summary>
    public void Use(IApplicationBuilder app)
    {
        app.Use(KeepHeaders);
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            ExceptionHandler = AnswerAsync,
            AllowStatusCode404Response = true,
            // What is worth a line is logged here.
            SuppressDiagnosticsCallback = _ => true,
        });
        app.UseStatusCodePages(pages => AnswerStatusAsync(pages.HttpContext));
    }

    /// <summary>How an error is answered; null for one that nobody has foreseen.</summary>
    protected abstract RestException? Find(Exception fault);

    /// <summary>How an error is answered that nobody has foreseen. It is logged in any case.</summary>
    protected abstract RestException Unforeseen(Exception fault);

    /// <summary>Whether an error that was foreseen is worth a line of the log nevertheless.</summary>
    protected virtual bool IsFailure(RestException answer) => false;

    /// <summary>The media type of an error's body; null for none.</summary>
    protected abstract string? MediaTypeOf(HttpRequest request, RestException answer);

    /// <summary>Answers what ends with a status from 400 on and without a body, as routing does for an unknown path.</summary>
    protected virtual Task AnswerStatusAsync(HttpContext context)
    {
        RestException answer = RestException.Http(context.Response.StatusCode);
        return WriteAsync(context, answer, MediaTypeOf(context.Request, answer));
    }

    protected static Task WriteAsync(HttpContext context, RestException answer, string? mediaType)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(answer.Code, answer.Message), ErrorJson.Plain.ErrorBody);
        context.Response.StatusCode = answer.Status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        return context.Response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private Task AnswerAsync(HttpContext context)
    {
        Exception fault = context.Features.Get<IExceptionHandlerFeature>()!.Error;
        RestException? known = Find(fault);
        if (known is null || IsFailure(known)) LogFailed(context.Request.Method, context.Request.Path, fault);
        foreach (var (name, value) in Kept(context)) context.Response.Headers[name] = value;
        RestException answer = known ?? Unforeseen(fault);
        if (answer.RetryAfter is { } wait) context.Response.Headers.RetryAfter = $"{(int)Math.Ceiling(wait.TotalSeconds)}";
        if (answer is LoginRequiredException login) context.Response.Headers.WWWAuthenticate = login.Challenge;
        return WriteAsync(context, answer, MediaTypeOf(context.Request, answer));
    }

    // The platform's handler takes all headers away before it asks for an answer, and adds rules for caches when the answer goes out.
    // What goes out first asks last registered first: this is the last.
    private static Task KeepHeaders(HttpContext context, RequestDelegate next)
    {
        if (context.Response.Headers.Count > 0) context.Items[typeof(ErrorAnswers)] = context.Response.Headers.ToArray();
        context.Response.OnStarting(static state =>
        {
            var answered = (HttpContext)state;
            if (answered.Features.Get<IExceptionHandlerFeature>() is null) return Task.CompletedTask;
            foreach (string name in CacheRules) answered.Response.Headers.Remove(name);
            foreach (var (name, value) in Kept(answered))
                if (CacheRules.Contains(name)) answered.Response.Headers[name] = value;
            return Task.CompletedTask;
        }, context);
        return next(context);
    }

    private static KeyValuePair<string, StringValues>[] Kept(HttpContext context) =>
        context.Items.TryGetValue(typeof(ErrorAnswers), out object? kept) ? (KeyValuePair<string, StringValues>[])kept! : [];

    [LoggerMessage(5001, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(string method, PathString path, Exception fault);

    internal sealed record ErrorBody([property: JsonPropertyName("error_code")] int Code, string Message);

    [JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
    [JsonSerializable(typeof(ErrorBody))]
    internal sealed partial class ErrorJson : JsonSerializerContext
    {
        // Text goes out as it is, not as \u escapes: the answers are JSON, never part of a page.
        public static ErrorJson Plain { get; } = new(new JsonSerializerOptions
        {
            PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        });
    }
}
