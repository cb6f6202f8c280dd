namespace Millrace.Http;

/// <summary>A request that <see cref="AccessControl"/> does not let in. Each server answers it in its own form of error.</summary>
/// <param name="status">403 or 415.</param>
/// <param name="message">For the client; names the setting that would let it in.</param>
public sealed class RefusedRequestException(int status, string message) : Exception(message)
{
    public int Status { get; } = status;
}
