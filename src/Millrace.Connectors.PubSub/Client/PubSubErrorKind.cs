namespace Millrace.Connectors.PubSub.Client;

/// <summary>What can be done about an error.</summary>
internal enum PubSubErrorKind
{
    /// <summary>Passes: try again after a pause.</summary>
    Transient,

    /// <summary>The request itself was refused; of several messages one may be the reason.</summary>
    BadRequest,

    /// <summary>Topic or subscription is not there.</summary>
    NotFound,

    /// <summary>The account may not do that.</summary>
    Forbidden,

    /// <summary>The reply was longer than we take: ask for less.</summary>
    ReplyTooLong,

    /// <summary>Anything else: stop.</summary>
    Fatal,
}
