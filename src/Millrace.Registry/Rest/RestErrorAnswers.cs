using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Millrace.Http;

namespace Millrace.Registry.Rest;

/// <summary>The registry's errors in answers, in the media type that the client takes.</summary>
internal sealed class RestErrorAnswers(ILogger logger) : ErrorAnswers(logger)
{
    protected override RestException? Find(Exception fault) => RestErrors.Of(fault);

    // Told to the log and not to the client.
    protected override RestException Unforeseen(Exception fault) =>
        new(StatusCodes.Status500InternalServerError, "Internal Server Error", fault);

    protected override bool IsFailure(RestException answer) => answer.Status >= StatusCodes.Status500InternalServerError;

    protected override string? MediaTypeOf(HttpRequest request, RestException answer) =>
        answer.Status == StatusCodes.Status406NotAcceptable ? null : MediaTypes.Choose(request) ?? MediaTypes.V1;

    // What no resource answered: it has no media type.
    protected override Task AnswerStatusAsync(HttpContext context)
    {
        switch (context.Response.StatusCode)
        {
            case StatusCodes.Status405MethodNotAllowed when HttpMethods.IsOptions(context.Request.Method):
                context.Response.StatusCode = StatusCodes.Status200OK;
                context.Response.ContentType = MediaTypes.V1;
                return Task.CompletedTask;
            case StatusCodes.Status404NotFound or StatusCodes.Status405MethodNotAllowed:
                return WriteAsync(context, RestException.Http(context.Response.StatusCode), null);
            default:
                return Task.CompletedTask;
        }
    }
}
