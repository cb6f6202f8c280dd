using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Millrace.Broker.Acls;
using Millrace.Broker.Groups;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage.Batches;
using Millrace.Broker.Tests.Storage;

namespace Millrace.Broker.Tests.Handlers.Golden;

/// <summary>
/// One request and its reply for every API in every version, in frames.txt: <c>Api version</c>, the request's frame as it goes over the
/// wire, the reply as its grammar reads it. A change there is a change of what clients see.
/// </summary>
public sealed partial class GoldenFramesTests
{
    private static readonly IReadOnlyDictionary<ApiKey, MessageGrammar> s_grammars = MessageGrammar.ReadAll();

    /// <summary>Asked while a transaction is open, on t-1 and with offsets.</summary>
    private static readonly ApiKey[] s_ofTransactions =
    [
        ApiKey.AddPartitionsToTxn, ApiKey.AddOffsetsToTxn, ApiKey.EndTxn, ApiKey.TxnOffsetCommit, ApiKey.DescribeTransactions,
        ApiKey.ListTransactions,
    ];

    private static string FramesFile =>
        Path.Combine(MessageGrammar.Root, "tests", "Millrace.Broker.Tests", "Handlers", "Golden", "frames.txt");

    public static TheoryData<string> Apis => [.. ApiCaller.Served.Select(api => api.Key.ToString())];

    [Theory]
    [MemberData(nameof(Apis))]
    public async Task Answers_as_it_did(string api)
    {
        List<Frame> frames = [.. Read().Where(frame => frame.Api == api)];
        ApiVersionRange range = ApiCaller.Served.Single(served => served.Key.ToString() == api);
        Assert.Equal(Enumerable.Range(range.Min, range.Max - range.Min + 1), frames.Select(frame => (int)frame.Version));
        foreach (Frame frame in frames)
            Assert.Equal($"{api} {frame.Version}: {frame.Reply}", $"{api} {frame.Version}: {await AskAsync(range, frame)}");
    }

    [Fact(Explicit = true)]
    public async Task Writes_the_frames_anew()
    {
        var text = new StringBuilder("# Api version, request frame, reply. The test Writes_the_frames_anew wrote it (-explicit only).\n");
        foreach (ApiVersionRange api in ApiCaller.Served)
        {
            for (short version = api.Min; version <= api.Max; version++)
            {
                var frame = new Frame(api.Key.ToString(), version, Convert.ToHexStringLower(GoldenRequests.Frame(
                    s_grammars[api.Key], api, version)), "");
                text.Append(CultureInfo.InvariantCulture, $"\n{api.Key} {version}\n{frame.Request}\n{await AskAsync(api, frame)}\n");
            }
        }
        await File.WriteAllTextAsync(FramesFile, text.ToString(), TestContext.Current.CancellationToken);
    }

    /// <summary>Each on a broker of its own, so that none depends on what another did.</summary>
    private static async Task<string> AskAsync(ApiVersionRange api, Frame frame)
    {
        await using ApiCaller caller = await ApiCaller.CreateAsync(GoldenRequests.TopicId, new FixedTime());
        Assert.Equal(ErrorCode.None, caller.Logs.FindPartition("t", 0)!.Append(Batch.Of("a", "b").Bytes(), AppendOrigin.Client).Error);
        Assert.Equal(ErrorCode.None, caller.Groups.Commit(new OffsetCommand("g", -1, "", null, false,
            new Dictionary<PartitionKey, CommittedOffset> { [new("t", 0)] = new(1, 0, "note", Batch.Noon) })));
        caller.Authorizer!.Add([new Acl(AclResourceType.Topic, "t", AclPatternType.Literal, "User:u", "10.0.0.1", AclOperation.Write,
            AclPermission.Allow)]);
        if (s_ofTransactions.Contains(api.Key))
        {
            ProducerIdentity producer = caller.Transactions.Init("x", 60_000, ProducerIdentity.None).Producer;
            Assert.Equal(ErrorCode.None, caller.Transactions.AddPartitions("x", producer, [new("t", 1), new(OffsetsTopic.Name, 0)]));
        }
        byte[] reply = await caller.SendAsync(Convert.FromHexString(frame.Request));
        bool flexibleHeader = api.IsFlexible(frame.Version) && api.Key != ApiKey.ApiVersions;
        string text = MessageCodec.Decode(s_grammars[api.Key], frame.Version, reply.AsSpan(flexibleHeader ? 5 : 4));
        text = RandomId().Replace(text.Replace(caller.Folder, "FOLDER", StringComparison.Ordinal), "caller-RANDOM");
        text = NewTopic().Replace(text, "$1=RANDOM");
        return DiskSpace().Replace(text, "$1=SPACE");
    }

    private static IEnumerable<Frame> Read()
    {
        string[] lines = [.. File.ReadAllLines(FramesFile).Where(line => line.Length > 0 && line[0] != '#')];
        foreach (string[] frame in lines.Chunk(3))
        {
            string[] title = frame[0].Split(' ');
            yield return new Frame(title[0], short.Parse(title[1], CultureInfo.InvariantCulture), frame[1], frame[2]);
        }
    }

    [GeneratedRegex("caller-[0-9a-f-]{36}")]
    private static partial Regex RandomId();

    [GeneratedRegex("(\"made\" TopicId)=[0-9a-f-]{36}")]
    private static partial Regex NewTopic();

    [GeneratedRegex("(TotalBytes|UsableBytes)=[0-9]+")]
    private static partial Regex DiskSpace();

    private sealed record Frame(string Api, short Version, string Request, string Reply);
}
