namespace Millrace.Connectors.Redis.Resp;

/// <summary>An error reply of the server, or a connection that could not be made, was lost or did not answer in time.</summary>
public sealed class RedisException : Exception
{
    private RedisException(string message, RedisErrorKind kind, Exception? cause)
        : base(message, cause) => Kind = kind;

    internal RedisErrorKind Kind { get; }

    /// <summary>An error reply, with what a person can do about it.</summary>
    internal static RedisException Reply(string message) => new(Described(message), RedisErrors.KindOf(message), null);

    /// <summary>The connection failed in a way that passes.</summary>
    internal static RedisException Lost(string message, Exception? cause = null) => new(message, RedisErrorKind.Transient, cause);

    /// <summary>The connection failed in a way that somebody must look at.</summary>
    internal static RedisException Fatal(string message, Exception? cause = null) => new(message, RedisErrorKind.Fatal, cause);

    /// <summary>The same, with the server's address before it.</summary>
    internal RedisException At(RedisEndpoint endpoint) => new($"{endpoint}: {Message}", Kind, this);

    private static string Described(string message) => RedisErrors.Advice(message) is { } advice ? $"{message.TrimEnd('.')}. {advice}" : message;
}
