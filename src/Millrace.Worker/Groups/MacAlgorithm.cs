using System.Security.Cryptography;

namespace Millrace.Worker.Groups;

/// <summary>An algorithm that workers sign with, by the name that Java has for it.</summary>
/// <param name="Name">Such as <c>HmacSHA256</c>.</param>
/// <param name="KeyBytes">Length of a key when nothing else is asked for: that of the hash, as in Java.</param>
/// <param name="Compute">Key and message to signature.</param>
internal sealed record MacAlgorithm(string Name, int KeyBytes, Func<byte[], byte[], byte[]> Compute)
{
    private static readonly MacAlgorithm[] All =
    [
        new("HmacSHA256", 32, HMACSHA256.HashData), new("HmacSHA384", 48, HMACSHA384.HashData), new("HmacSHA512", 64, HMACSHA512.HashData),
    ];

    public static IEnumerable<string> Names => All.Select(algorithm => algorithm.Name);

    /// <summary>Null when there is none of that name.</summary>
    public static MacAlgorithm? Find(string name) =>
        All.FirstOrDefault(algorithm => algorithm.Name.Equals(name, StringComparison.OrdinalIgnoreCase));
}
