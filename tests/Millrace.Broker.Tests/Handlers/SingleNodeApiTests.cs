using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Tests.Protocol;
using Millrace.Broker.Tests.Storage;

namespace Millrace.Broker.Tests.Handlers;

/// <summary>
/// What a cluster of one answers to those who would move, elect and list. Every expected answer was given by Kafka 4.3 to the same request.
/// </summary>
public sealed class SingleNodeApiTests
{
    [Theory]
    [InlineData("t", 0, new[] { 1 }, 0, null)]
    [InlineData("t", 0, null, 85, null)]
    [InlineData("t", 0, new[] { 2 }, 39, "The manual partition assignment includes broker 2, but no such broker is registered.")]
    [InlineData("t", 0, new[] { 1, 2 }, 39, "The manual partition assignment includes broker 2, but no such broker is registered.")]
    [InlineData("t", 0, new[] { 1, 1 }, 39, "The manual partition assignment includes the broker 1 more than once.")]
    [InlineData("t", 0, new int[0], 39, "The manual partition assignment includes an empty replica list.")]
    [InlineData("t", 9, new[] { 1 }, 3, "Unable to find partition t:9.")]
    [InlineData("nope", 0, new[] { 1 }, 3, "Unable to find a topic named nope.")]
    public async Task Partition_can_be_put_where_it_is(string topic, int partition, int[]? replicas, short error, string? message)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.AlterPartitionReassignments, 1, flexible: true, body =>
            {
                body.Int32(1000);
                body.Bool(true);
                body.ArrayCount(1);
                body.String(topic);
                body.ArrayCount(1);
                body.Int32(partition);
                body.ArrayCount(replicas?.Length ?? -1);
                foreach (int replica in replicas ?? [])
                    body.Int32(replica);
                body.EndStruct();
                body.EndStruct();
                body.EndStruct();
            }),
            flexible: true);

        Assert.Equal((0, true, 0, null, 1, topic, 1), (reader.Int32(), reader.Bool(), (int)reader.Int16(), reader.NullableString(),
            reader.ArrayCount(), reader.String(), reader.ArrayCount()));
        Assert.Equal((partition, error, message), (reader.Int32(), reader.Int16(), reader.NullableString()));
    }

    [Fact]
    public async Task Replica_stays_in_the_one_directory()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();

        Assert.Equal(["t-0 0", "t-9 3"], await MoveAsync(caller, caller.Logs.Settings.Directory, 0, 9));
        Assert.Equal(["t-0 57"], await MoveAsync(caller, "/elsewhere", 0));
    }

    private static async Task<string[]> MoveAsync(ApiCaller caller, string directory, params int[] partitions)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.AlterReplicaLogDirs, 2, flexible: true, body =>
            {
                body.ArrayCount(1);
                body.String(directory);
                body.ArrayCount(1);
                body.String("t");
                body.Int32s(partitions);
                body.EndStruct();
                body.EndStruct();
                body.EndStruct();
            }),
            flexible: true);
        Assert.Equal((0, 1), (reader.Int32(), reader.ArrayCount()));
        string topic = reader.String();
        var results = new string[reader.ArrayCount()];
        for (int i = 0; i < results.Length; i++)
        {
            results[i] = $"{topic}-{reader.Int32()} {reader.Int16()}";
            reader.EndStruct();
        }
        return results;
    }

    [Fact]
    public async Task Producers_of_a_partition_are_listed_with_their_last_sequence()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        byte[] batch = Batch.From(producerId: 7, sequence: 0, count: 2, epoch: 1).Bytes();
        Assert.Equal(ErrorCode.None, caller.Logs.FindPartition("t", 1)!.Append(batch, AppendOrigin.Client).Error);

        Assert.Equal("7 epoch 1 sequence 1", Assert.Single(await ProducersAsync(caller, "t", 1, 0)));
        Assert.Empty(await ProducersAsync(caller, "t", 0, 0));
        Assert.Empty(await ProducersAsync(caller, "t", 9, 3));
        Assert.Empty(await ProducersAsync(caller, "bad name", 0, 17));
    }

    private static async Task<List<string>> ProducersAsync(ApiCaller caller, string topic, int partition, short error)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.DescribeProducers, 0, flexible: true, body =>
            {
                body.ArrayCount(1);
                body.String(topic);
                body.Int32s([partition]);
                body.EndStruct();
                body.EndStruct();
            }),
            flexible: true);
        Assert.Equal((0, 1, topic, 1, partition, error),
            (reader.Int32(), reader.ArrayCount(), reader.String(), reader.ArrayCount(), reader.Int32(), reader.Int16()));
        reader.NullableString();
        var producers = new List<string>();
        for (int count = reader.ArrayCount(); count > 0; count--)
        {
            producers.Add($"{reader.Int64()} epoch {reader.Int32()} sequence {reader.Int32()}");
            Assert.True(reader.Int64() > 0);
            Assert.Equal((-1, -1L), (reader.Int32(), reader.Int64()));
            reader.EndStruct();
        }
        return producers;
    }

    [Fact]
    public async Task Quorum_is_one_voter_whose_log_grows_with_every_change()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        long before = await QuorumEndAsync(caller, "__cluster_metadata", 0);

        caller.Logs.CreateTopic("another", 1, new Dictionary<string, string>());

        Assert.Equal(before + 1, await QuorumEndAsync(caller, "__cluster_metadata", 0));
        await caller.ReopenAsync();
        Assert.True(await QuorumEndAsync(caller, "__cluster_metadata", 0) > before);
        Assert.Equal(0, await QuorumEndAsync(caller, "t", 3));
    }

    private static async Task<long> QuorumEndAsync(ApiCaller caller, string topic, short error)
    {
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.DescribeQuorum, 2, flexible: true, body =>
            {
                body.ArrayCount(1);
                body.String(topic);
                body.ArrayCount(1);
                body.Int32(0);
                body.EndStruct();
                body.EndStruct();
                body.EndStruct();
            }),
            flexible: true);
        Assert.Equal((0, "", 1, topic, 1, 0, error), ((int)reader.Int16(), reader.NullableString(), reader.ArrayCount(), reader.String(),
            reader.ArrayCount(), reader.Int32(), reader.Int16()));
        reader.NullableString();
        bool known = error == 0;
        Assert.Equal(known ? 1 : 0, reader.Int32());
        reader.Int32();
        long end = reader.Int64();
        Assert.Equal(known ? 1 : 0, reader.ArrayCount());
        if (known)
            Assert.Equal((1, Guid.Empty, end), (reader.Int32(), reader.Uuid(), reader.Int64()));
        return end;
    }

    [Theory]
    [InlineData(0, 84)]
    [InlineData(1, 84)]
    [InlineData(7, 42)]
    public async Task Election_is_not_needed_and_there_are_two_kinds(sbyte kind, short error)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        var reader = new WireReader(
            await caller.CallAsync(ApiKey.ElectLeaders, 2, flexible: true, body =>
            {
                body.Int8(kind);
                body.ArrayCount(1);
                body.String("t");
                body.Int32s([0]);
                body.EndStruct();
                body.Int32(1000);
                body.EndStruct();
            }),
            flexible: true);
        reader.Int32();
        short all = reader.Int16();
        if (reader.ArrayCount() > 0)
            Assert.Equal(("t", 1, 0, error), (reader.String(), reader.ArrayCount(), reader.Int32(), reader.Int16()));
        else
            Assert.Equal(error, all);
    }

    [Fact]
    public async Task Everything_is_allowed_to_who_asks()
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync();
        byte[] metadata = await caller.CallAsync(ApiKey.Metadata, 8, flexible: false, body =>
        {
            body.ArrayCount(1);
            body.String("t");
            body.Bool(false);
            body.Bool(true);
            body.Bool(true);
        });
        byte[] unasked = await caller.CallAsync(ApiKey.Metadata, 8, flexible: false, body =>
        {
            body.ArrayCount(1);
            body.String("t");
            body.Bool(false);
            body.Bool(false);
            body.Bool(false);
        });
        byte[] cluster = await caller.CallAsync(ApiKey.DescribeCluster, 0, flexible: true, body =>
        {
            body.Bool(true);
            body.EndStruct();
        });
        byte[] group = await caller.CallAsync(ApiKey.DescribeGroups, 5, flexible: true, body =>
        {
            body.ArrayCount(1);
            body.String("g");
            body.Bool(true);
            body.EndStruct();
        });

        Assert.Equal((3576, 8096), (Int32At(metadata, 8), Int32At(metadata, 4)));
        Assert.Equal((int.MinValue, int.MinValue), (Int32At(unasked, 8), Int32At(unasked, 4)));
        Assert.Equal(8096, Int32At(cluster, 5));
        Assert.Equal(3400, Int32At(group, 6));
    }

    private static int Int32At(byte[] body, int fromEnd) =>
        System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body.AsSpan(body.Length - fromEnd));
}
