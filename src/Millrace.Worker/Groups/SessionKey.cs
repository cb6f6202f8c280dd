using System.Security.Cryptography;

namespace Millrace.Worker.Groups;

/// <summary>
/// The secret by which workers of a group know each other's requests: <c>session-key</c> in the config topic, as Connect writes it
/// (KIP-507). Whoever may read the config topic has it.
/// </summary>
/// <param name="Key">The secret.</param>
/// <param name="Algorithm">What it was made for, such as <c>HmacSHA256</c>.</param>
/// <param name="CreatedMs">Milliseconds since 1970 UTC.</param>
internal sealed record SessionKey(byte[] Key, string Algorithm, long CreatedMs)
{
    public static SessionKey New(string algorithm, int bytes, long nowMs) => new(RandomNumberGenerator.GetBytes(bytes), algorithm, nowMs);

    public override string ToString() => "[hidden]";
}
