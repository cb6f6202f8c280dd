using Microsoft.AspNetCore.Http;
using Millrace.Formats;
using Millrace.Http;
using Millrace.Registry.Operations;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest;

/// <summary>
/// The errors that HTTP and bodies give rise to, and the one place that knows which code an error of the registry has.
/// Codes are the original's.
/// </summary>
internal static class RestErrors
{
    public static RestException NoBody(string parameter) => new(422, $"{parameter} must not be null (was null)");

    public static RestException BadBody(string message, Exception? cause = null) => new(400, message, cause);

    public static RestException TooLarge(long limitBytes) => new(413, $"The request body is larger than {limitBytes} bytes");

    /// <summary>How an error is answered; null for one that nobody has foreseen.</summary>
    public static RestException? Of(Exception fault) => fault switch
    {
        RestException known => known,
        BadHttpRequestException bad => BadBody(bad.Message, bad),
        RefusedException refused => new RestException(CodeOf(refused.Refusal), refused.Message, refused),
        InvalidSchemaException invalid => new RestException(42201, invalid.Message, invalid),
        WorkLimitException limit => new RestException(
            42201, $"The schema would take too much work: {limit.Message}. Make its largest unions and its types within types smaller, or "
            + $"compare fewer versions.", limit),
        StoreException store => Store(store),
        _ => null,
    };

    private static int CodeOf(Refusal refusal) => refusal switch
    {
        Refusal.SubjectNotFound => 40401,
        Refusal.VersionNotFound => 40402,
        Refusal.SchemaNotFound => 40403,
        Refusal.SubjectSoftDeleted => 40404,
        Refusal.SubjectNotSoftDeleted => 40405,
        Refusal.VersionSoftDeleted => 40406,
        Refusal.VersionNotSoftDeleted => 40407,
        Refusal.NoConfig => 40408,
        Refusal.NoMode => 40409,
        Refusal.Incompatible => 40901,
        Refusal.InvalidVersion => 42202,
        Refusal.InvalidLevel => 42203,
        Refusal.InvalidMode => 42204,
        Refusal.NotPermitted => 42205,
        Refusal.Referenced => 42206,
        Refusal.InvalidSubject => 42208,
        Refusal.ContextNotEmpty => 42211,
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "has no code"),
    };

    private static RestException Store(StoreException fault) => fault.Fault switch
    {
        StoreFault.TooLarge => new(42209, "Register operation failed because schema is too large", fault),
        StoreFault.TimedOut => new(50002, $"Register operation timed out: {fault.Message}", fault),
        _ => new(50001, $"Register schema operation failed while writing to the Kafka store: {fault.Message}", fault),
    };
}
