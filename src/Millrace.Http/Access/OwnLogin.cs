using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace Millrace.Http.Access;

/// <summary>
/// How a part of a program calls a server in the same process by HTTP: with a secret that is made at each start and never leaves it.
/// </summary>
/// <param name="caller">Who that part is.</param>
public sealed class OwnLogin(Caller caller)
{
    private readonly byte[] _header = Encoding.ASCII.GetBytes(
        $"Millrace {Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}");

    /// <summary>The header <c>Authorization</c>.</summary>
    public string Header => Encoding.ASCII.GetString(_header);

    /// <summary>Null when it is somebody else.</summary>
    public Caller? CallerOf(HttpRequest request) => request.Headers.Authorization is [{ } given, ..]
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(given), _header)
        ? caller
        : null;

    public override string ToString() => "[hidden]";
}
