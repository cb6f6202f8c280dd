using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Access;

/// <summary>Ends a request with 401 and says how to log in.</summary>
/// <param name="challenge">The header <c>WWW-Authenticate</c>.</param>
/// <param name="message">For the client; the same for an unknown name and a wrong password.</param>
public sealed class LoginRequiredException(string challenge, string message)
    : RestException(StatusCodes.Status401Unauthorized, message)
{
    public string Challenge { get; } = challenge;
}
