using Microsoft.AspNetCore.Http;

namespace Millrace.Worker.Rest;

/// <summary>Errors of the REST API: status and message together, in Connect's words.</summary>
internal static class RestErrors
{
    public static RestException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RestException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static RestException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    public static RestException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    public static RestException Internal(string message, Exception? cause = null) => new(StatusCodes.Status500InternalServerError, message, cause);

    public static RestException NoConnectorClass() => BadRequest("Connector config contains no connector type");

    /// <summary>The framework's own answers: <c>HTTP 404 Not Found</c> and the like.</summary>
    public static RestException Http(int status) => new(status, $"HTTP {status} {Microsoft.AspNetCore.WebUtilities.ReasonPhrases.GetReasonPhrase(status)}");
}
