using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace Millrace.Kafka;

/// <summary>One string object per topic name of a consumer, found by the name's bytes without making a string.</summary>
internal sealed class TopicNames
{
    private readonly Dictionary<string, string>.AlternateLookup<ReadOnlySpan<byte>> _names =
        new Dictionary<string, string>(new ByUtf8()).GetAlternateLookup<ReadOnlySpan<byte>>();

    public string Of(ReadOnlySpan<byte> utf8)
    {
        if (!_names.TryGetValue(utf8, out string? name))
            _names[utf8] = name = Encoding.UTF8.GetString(utf8);
        return name;
    }

    private sealed class ByUtf8 : IEqualityComparer<string>, IAlternateEqualityComparer<ReadOnlySpan<byte>, string>
    {
        // Kafka allows 249 characters of ASCII in a topic's name.
        private const int LongestName = 249;

        public string Create(ReadOnlySpan<byte> alternate) => Encoding.UTF8.GetString(alternate);

        public bool Equals(ReadOnlySpan<byte> alternate, string other)
        {
            Span<byte> bytes = stackalloc byte[LongestName];
            return Encoding.UTF8.TryGetBytes(other, bytes, out int length) && alternate.SequenceEqual(bytes[..length]);
        }

        public bool Equals(string? x, string? y) => string.Equals(x, y, StringComparison.Ordinal);

        public int GetHashCode(ReadOnlySpan<byte> alternate)
        {
            HashCode hash = default;
            hash.AddBytes(alternate);
            return hash.ToHashCode();
        }

        public int GetHashCode([DisallowNull] string obj) => GetHashCode(Encoding.UTF8.GetBytes(obj));
    }
}
