using System.Buffers;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;

namespace Millrace.Broker.Transactions;

/// <summary>
/// Keys and values of <c>__transaction_state</c> as Kafka writes them (TransactionLogKey.json, TransactionLogValue.json of its
/// transaction-coordinator), so that its tools can read them: <c>key: version i16 = 0, transactional id string; value: version i16 = 0,
/// producer id i64, producer epoch i16, timeout i32, status i8, [](topic string, []partition i32) nullable, last update i64, start
/// i64</c>. Version 1 of the value has compact lengths and tagged fields.
/// </summary>
internal static class TransactionLogFormat
{
    private const short Version = 0;

    public static byte[] Key(string transactionalId) => Encode(writer =>
    {
        writer.Int16(Version);
        writer.String(transactionalId);
    });

    public static byte[] Value(TransactionSnapshot transaction) => Encode(writer =>
    {
        writer.Int16(Version);
        writer.Int64(transaction.Producer.Id);
        writer.Int16(transaction.Producer.Epoch);
        writer.Int32(transaction.TimeoutMs);
        writer.Int8((sbyte)transaction.State);
        List<IGrouping<string, int>> topics =
            [.. transaction.Partitions.GroupBy(partition => partition.Topic, partition => partition.Partition)];
        writer.ArrayCount(transaction.State == TransactionState.Empty ? -1 : topics.Count);
        foreach (IGrouping<string, int> topic in topics)
        {
            writer.String(topic.Key);
            writer.Int32s([.. topic]);
        }
        writer.Int64(transaction.UpdatedMs);
        writer.Int64(transaction.StartedMs);
    });

    /// <summary>Null for keys of a newer Kafka.</summary>
    public static string? ReadKey(ReadOnlySpan<byte> key)
    {
        var reader = new WireReader(key, flexible: false);
        return reader.Int16("key version") == Version ? reader.String("transactional id") : null;
    }

    public static TransactionSnapshot ReadValue(ReadOnlySpan<byte> value)
    {
        short version = new WireReader(value, flexible: false).Int16("version");
        var reader = new WireReader(value[sizeof(short)..], flexible: version >= 1);
        var producer = new ProducerIdentity(reader.Int64("producer id"), reader.Int16("producer epoch"));
        int timeoutMs = reader.Int32("timeout");
        var state = (TransactionState)reader.Int8("status");
        var partitions = new HashSet<PartitionKey>();
        for (int topics = reader.ArrayCount("topics"); topics > 0; topics--)
        {
            string topic = reader.String("topic");
            foreach (int partition in reader.Int32s("partitions"))
                partitions.Add(new PartitionKey(topic, partition));
            reader.EndStruct();
        }
        return new TransactionSnapshot(producer, timeoutMs, state, partitions, reader.Int64("last update"), reader.Int64("start"));
    }

    private static byte[] Encode(Action<WireWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>(128);
        write(new WireWriter(buffer, flexible: false));
        return buffer.WrittenSpan.ToArray();
    }
}
