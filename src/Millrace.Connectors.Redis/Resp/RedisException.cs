namespace Millrace.Connectors.Redis.Resp;

/// <summary>An error reply of the server, or a connection that could not be made, was lost or did not answer in time.</summary>
internal sealed class RedisException : Exception
{
    private RedisException(string message, RedisErrorKind kind, Exception? cause)
        : base(message, cause) => Kind = kind;

    internal RedisErrorKind Kind { get; }

    /// <summary>True when the server refused the login, or wanted one.</summary>
    internal bool IsLogin { get; private init; }

    /// <summary>An error reply, with what a person can do about it.</summary>
    internal static RedisException Reply(string message) =>
        new(Described(message), RedisErrors.KindOf(message), null) { IsLogin = RedisErrors.CodeOf(message) is "NOAUTH" or "WRONGPASS" };

    /// <summary>The connection failed in a way that passes.</summary>
    internal static RedisException Lost(string message, Exception? cause = null) => new(message, RedisErrorKind.Transient, cause);

    /// <summary>The connection failed in a way that somebody must look at.</summary>
    internal static RedisException Fatal(string message, Exception? cause = null) => new(message, RedisErrorKind.Fatal, cause);

    /// <summary>The same, with the server before it.</summary>
    internal RedisException At(string place) => new($"{place}: {Message}", Kind, this) { IsLogin = IsLogin };

    private static string Described(string message) => RedisErrors.Advice(message) is { } advice ? $"{message.TrimEnd('.')}. {advice}" : message;
}
