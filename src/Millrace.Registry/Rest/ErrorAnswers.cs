using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Registry.Rest.Bodies;

namespace Millrace.Registry.Rest;

/// <summary>Turns exceptions and routing's own verdicts into error bodies.</summary>
internal sealed partial class ErrorAnswers(ILogger logger)
{
    public async Task Run(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
            if (context.Response.HasStarted || context.Response.ContentType is not null || context.Response.ContentLength is not null)
                return;
            await AnswerRoutingAsync(context);
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The client is gone: nobody is left to answer.
        }
        catch (Exception fault) when (!context.Response.HasStarted)
        {
            RestException answer = RestErrors.Of(fault);
            if (answer.Status >= StatusCodes.Status500InternalServerError) LogFailed(context.Request.Method, context.Request.Path, fault);
            await WriteAsync(context, answer, TypeOf(context, answer));
        }
    }

    // What no resource answered: it has no media type.
    private static Task AnswerRoutingAsync(HttpContext context)
    {
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed when HttpMethods.IsOptions(context.Request.Method):
                context.Response.StatusCode = StatusCodes.Status200OK;
                context.Response.ContentType = MediaTypes.V1;
                return Task.CompletedTask;
            case StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed:
                return WriteAsync(context, RestErrors.Http(context.Response.StatusCode), null);
            default:
                return Task.CompletedTask;
        }
    }

    private static string? TypeOf(HttpContext context, RestException answer) =>
        answer.Status == StatusCodes.Status406NotAcceptable ? null : MediaTypes.Choose(context.Request) ?? MediaTypes.V1;

    private static Task WriteAsync(HttpContext context, RestException error, string? mediaType)
    {
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new ErrorBody(error.Code, error.Message), RestJson.Compact.ErrorBody);
        context.Response.StatusCode = error.Status;
        context.Response.ContentType = mediaType;
        context.Response.ContentLength = body.Length;
        return HttpMethods.IsHead(context.Request.Method) ? Task.CompletedTask : context.Response.Body.WriteAsync(body).AsTask();
    }

    [LoggerMessage(4101, LogLevel.Error, "{Method} {Path} failed.")]
    private partial void LogFailed(string method, PathString path, Exception fault);
}
