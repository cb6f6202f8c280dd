using System.Text;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Connectors.PubSub.Source;

/// <summary>The Kafka partition of a message; <see cref="Record.None"/> leaves it to the producer.</summary>
internal sealed class PartitionChooser(PartitionScheme scheme, int count)
{
    private int _turn = -1;

    public int Choose(Value key, Value data, Value orderingKey) => scheme switch
    {
        PartitionScheme.KafkaPartitioner => Record.None,
        PartitionScheme.HashKey => key.IsNull ? 0 : InRange(JavaHash(key.AsBytes)),
        // Java's connector hashes the object's identity, that is by chance; this is the content.
        PartitionScheme.HashValue => InRange(ContentHash(data.AsBytes)),
        PartitionScheme.OrderingKey when !orderingKey.IsNull => InRange(JavaHash(orderingKey.AsBytes)),
        _ => _turn = (_turn + 1) % count,
    };

    /// <summary>Java's <c>String.hashCode</c> of UTF-8 text: over its UTF-16 units.</summary>
    internal static int JavaHash(ReadOnlySpan<byte> utf8)
    {
        int hash = 0;
        Span<char> units = stackalloc char[2];
        while (!utf8.IsEmpty)
        {
            Rune.DecodeFromUtf8(utf8, out Rune rune, out int used);
            utf8 = utf8[used..];
            int length = rune.EncodeToUtf16(units);
            for (int i = 0; i < length; i++) hash = unchecked((31 * hash) + units[i]);
        }

        return hash;
    }

    private static int ContentHash(ReadOnlySpan<byte> bytes)
    {
        int hash = 1;
        foreach (byte one in bytes) hash = unchecked((31 * hash) + (sbyte)one);
        return hash;
    }

    // As long: the absolute value of int.MinValue is no int.
    private int InRange(int hash) => (int)(Math.Abs((long)hash) % count);
}
