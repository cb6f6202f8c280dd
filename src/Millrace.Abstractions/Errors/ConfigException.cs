using Millrace.Config;

namespace Millrace.Errors;

/// <summary>A setting is wrong. The message names it, its value and what is allowed.</summary>
public sealed class ConfigException(string message, Exception? inner = null) : ConnectException(message, inner)
{
    /// <summary>In the words of Kafka: <c>Invalid value V for configuration K: reason</c>.</summary>
    public static ConfigException Invalid(string name, string? value, string reason) =>
        new($"Invalid value {(value is null ? "null" : UrlSecrets.Hide(value))} for configuration {name}: {reason}");
}
