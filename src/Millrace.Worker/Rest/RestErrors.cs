using Microsoft.AspNetCore.Http;
using Millrace.Errors;
using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Plugins;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Rest;

/// <summary>
/// Errors of the REST API: status and message together, in Connect's words;
/// and the one place that knows which status an error of the worker has.
/// </summary>
internal static class RestErrors
{
    public static RestException BadRequest(string message) => new(StatusCodes.Status400BadRequest, message);

    public static RestException NotFound(string message) => new(StatusCodes.Status404NotFound, message);

    public static RestException Forbidden(string message) => new(StatusCodes.Status403Forbidden, message);

    public static RestException Conflict(string message) => new(StatusCodes.Status409Conflict, message);

    public static RestException Internal(string message, Exception? cause = null) =>
        new(StatusCodes.Status500InternalServerError, message, cause);

    /// <summary>How an error is answered; null for one that nobody has foreseen.</summary>
    public static RestException? Of(Exception fault) => fault switch
    {
        RestException known => known,
        // Such as a body beyond the limit.
        BadHttpRequestException bad => new RestException(bad.StatusCode, bad.Message, bad),
        InvalidConfigException or UnknownPluginException => new RestException(StatusCodes.Status400BadRequest, fault.Message, fault),
        // A reference that cannot be read. Connect answers what its providers throw, so too.
        ConfigException => Internal(fault.Message, fault),
        HerderException herder => new RestException(StatusOf(herder.Fault), herder.Message, herder),
        _ => null,
    };

    private static int StatusOf(HerderFault fault) => fault switch
    {
        HerderFault.NotStopped or HerderFault.InvalidOffsets => StatusCodes.Status400BadRequest,
        HerderFault.NotFound => StatusCodes.Status404NotFound,
        HerderFault.Exists or HerderFault.Changed or HerderFault.NoLeader => StatusCodes.Status409Conflict,
        // What Connect says while it starts, too.
        HerderFault.Starting or HerderFault.Ended or HerderFault.Failed => StatusCodes.Status500InternalServerError,
        _ => throw new ArgumentOutOfRangeException(nameof(fault), fault, "has no status"),
    };
}
