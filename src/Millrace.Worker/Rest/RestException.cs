namespace Millrace.Worker.Rest;

/// <summary>Ends a request with that status and <c>{"error_code":...,"message":...}</c>. Made by <see cref="RestErrors"/>.</summary>
internal sealed class RestException(int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public int Status { get; } = status;
}
