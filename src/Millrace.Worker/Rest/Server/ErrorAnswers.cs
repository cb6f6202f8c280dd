using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Worker.Rest.Model;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Turns what goes wrong into an answer: what <see cref="RestErrors"/> has for it, 500 for anything else, and a body where the router gave
/// none.
/// </summary>
internal sealed partial class ErrorAnswers(ILogger logger)
{
    public async Task Answer(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            int status = context.Response.StatusCode;
            if (status >= StatusCodes.Status400BadRequest && context.Response is { HasStarted: false, ContentType: null })
                await Write(context, RestErrors.Http(status));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            LogGone(context.Request.Method, context.Request.Path);
        }
#pragma warning disable CA1031 // The last station: whatever it was, the client gets an answer and the log the cause.
        catch (Exception fault)
#pragma warning restore CA1031
        {
            RestException? known = RestErrors.Of(fault);
            if (known is null) LogFailed(fault, context.Request.Method, context.Request.Path);
            await Write(context, known ?? RestErrors.Internal(fault.Message));
        }
    }

    private static Task Write(HttpContext context, RestException fault)
    {
        if (context.Response.HasStarted) return Task.CompletedTask;
        context.Response.StatusCode = fault.Status;
        context.Response.ContentType = "application/json";
        return JsonSerializer.SerializeAsync(context.Response.Body, new ErrorBody(fault.Status, fault.Message), RestJson.Answers.ErrorBody,
            context.RequestAborted);
    }

    [LoggerMessage(2401, LogLevel.Debug, "The client of {Method} {Path} went away before the answer.")]
    private partial void LogGone(string method, string path);

    [LoggerMessage(2402, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(Exception fault, string method, string path);
}
