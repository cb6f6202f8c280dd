namespace Millrace.Registry.Rest;

/// <summary>A request that is answered with an error. Made in <see cref="RestErrors"/> only.</summary>
/// <param name="code">Three digits: the HTTP status; five: it begins with it.</param>
internal sealed class RestException(int code, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Code { get; } = code;

    public int Status => Code < 1000 ? Code : Code / 100;
}
