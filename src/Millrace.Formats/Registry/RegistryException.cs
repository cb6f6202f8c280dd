using System.Net;
using Millrace.Errors;

namespace Millrace.Formats.Registry;

/// <summary>The registry was asked and said no: an unknown id, an incompatible or invalid schema, ...</summary>
/// <param name="message">Names the request and repeats the registry's answer.</param>
/// <param name="status">HTTP status.</param>
/// <param name="errorCode">The registry's own code, such as 40403; the HTTP status when it gave none.</param>
public sealed class RegistryException(string message, HttpStatusCode status, int errorCode) : DataException(message)
{
    /// <summary>Error code: there is no such subject.</summary>
    public const int SubjectNotFound = 40401;

    /// <summary>Error code: the subject has no such version.</summary>
    public const int VersionNotFound = 40402;

    /// <summary>Error code: there is no such schema.</summary>
    public const int SchemaNotFound = 40403;

    /// <summary>Status of the HTTP answer.</summary>
    public HttpStatusCode Status { get; } = status;

    /// <summary>The registry's own error code.</summary>
    public int ErrorCode { get; } = errorCode;

    /// <summary>True when what was asked for does not exist.</summary>
    public bool IsNotFound => Status == HttpStatusCode.NotFound;
}
