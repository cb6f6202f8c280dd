using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using static Millrace.Testing.Conformance;
using static Millrace.Testing.SourceConformance;

namespace Millrace.Testing;

/// <summary>Offsets, restart and redelivery.</summary>
internal static class SourceOffsetChecks
{
    public static async Task RepeatsNothingAsync(SourceConformance suite)
    {
        var context = new TestSourceContext();
        await suite.AddAsync(Texts(0, 5));
        await using (SourceHarness first = await suite.StartAsync(context))
            suite.RequireTexts(Texts(0, 5), await first.ReadAsync(5, suite.Cancellation));

        await suite.AddAsync(Texts(5, 5));
        await using SourceHarness second = await suite.StartAsync(new TestSourceContext(context.Offsets));
        suite.RequireTexts(Texts(5, 5), await second.ReadAsync(5, suite.Cancellation));
    }

    public static async Task ReadsAgainAsync(SourceConformance suite)
    {
        var context = new TestSourceContext();
        await suite.AddAsync(Texts(0, 3));
        await using (SourceHarness first = await suite.StartAsync(context))
        {
            await first.ReadAsync(3, suite.Cancellation);
            await suite.AddAsync(Texts(3, 3));
            await first.TakeAsync(3, suite.Cancellation);
        }

        await using SourceHarness second = await suite.StartAsync(new TestSourceContext(context.Offsets));
        suite.RequireTexts(Texts(3, 3), await second.ReadAsync(3, suite.Cancellation));
    }

    /// <summary>A task for each batch: what one has committed the next one does not read.</summary>
    public static async Task StopsInTheMiddleAsync(SourceConformance suite)
    {
        string[] texts = Texts(0, 60);
        await suite.AddAsync(texts);
        var context = new TestSourceContext();
        var records = new List<Record>();
        while (records.Count < texts.Length)
        {
            await using SourceHarness source = await suite.StartAsync(new TestSourceContext(context.Offsets));
            records.AddRange(await source.ReadAsync(1, suite.Cancellation));
        }

        suite.RequireTexts(texts, records);
    }

    /// <summary>
    /// The offsets topic is keyed by the text of a partition: its names must stand in one order, and its values have a form in JSON.
    /// </summary>
    public static async Task HasPlainOffsetsAsync(SourceConformance suite)
    {
        await suite.AddAsync(Texts(0, 3));
        await using SourceHarness source = await suite.StartAsync();
        List<Record> records = await source.ReadAsync(3, suite.Cancellation);
        foreach (Record record in records)
        {
            Require(record.SourcePartition is not null, "A record has no source partition.");
            IEnumerable<KeyValuePair<string, Value>> entries = record.SourcePartition!.Concat(record.SourceOffset?.AsEnumerable() ?? []);
            foreach (var (name, value) in entries)
            {
                bool isPlain = value.Kind is not (ValueKind.Struct or ValueKind.Array or ValueKind.Map);
                Require(isPlain, $"Offsets are plain values; {name} is a {value.Kind}.");
            }
        }

        Require(records[^1].SourceOffset is not null, "The last record of a batch has no source offset.");
        string[] orders = [.. records.Select(record => string.Join(',', record.SourcePartition!.Select(entry => entry.Key))).Distinct()];
        Require(orders.Length == 1, $"The names of a source partition stand in different orders: {string.Join(" and ", orders)}.");
    }

    public static async Task AcceptsItsOwnOffsetsAsync(SourceConformance suite)
    {
        var context = new TestSourceContext();
        await suite.AddAsync(["text"]);
        await using (SourceHarness source = await suite.StartAsync(context)) await source.ReadAsync(1, suite.Cancellation);
        Require(context.Offsets.Count > 0, "No offset was stored.");
        SourceConnector connector = suite.CreateConnector();
        IReadOnlyDictionary<string, string> config = suite.Config();
        var same = context.Offsets.ToDictionary(entry => entry.Key, OffsetMap? (entry) => entry.Value);
        await connector.AlterOffsetsAsync(config, same, suite.Cancellation);
        await connector.AlterOffsetsAsync(config, same.ToDictionary(entry => entry.Key, OffsetMap? (_) => null), suite.Cancellation);
    }

    /// <summary>True says that they were looked at: then nonsense must not get into the offsets topic.</summary>
    public static async Task AcceptsNoOthersAsync(SourceConformance suite)
    {
        var foreign = new Dictionary<OffsetMap, OffsetMap?>
        {
            [OffsetMap.Of("no.such.partition", Value.String("x"))] = OffsetMap.Of("no.such.offset", Value.String("y")),
        };
        bool isAccepted;
        try
        {
            isAccepted = await suite.CreateConnector().AlterOffsetsAsync(suite.Config(), foreign, suite.Cancellation);
        }
        catch (ConnectException fault)
        {
            Require(fault.Message.Length > 0, "The error does not say what is wrong with the offsets.");
            return;
        }

        Require(!isAccepted, "AlterOffsetsAsync has accepted a partition and an offset of which it knows no name.");
    }

    public static async Task GoesBackByHandAsync(SourceConformance suite)
    {
        await suite.AddAsync(Texts(0, 5));
        OffsetMap partition, third;
        var context = new TestSourceContext();
        await using (SourceHarness first = await suite.StartAsync(context))
        {
            List<Record> records = await first.ReadAsync(5, suite.Cancellation);
            if (records[2] is not { SourcePartition: { } its, SourceOffset: { } offset }) return; // Offsets at the ends of batches alone.
            (partition, third) = (its, offset);
        }

        await suite.CreateConnector().AlterOffsetsAsync(
            suite.Config(), new Dictionary<OffsetMap, OffsetMap?> { [partition] = third }, suite.Cancellation);
        var back = new TestSourceContext(new Dictionary<OffsetMap, OffsetMap> { [partition] = third });
        await using SourceHarness again = await suite.StartAsync(back);
        suite.RequireTexts(Texts(3, 2), await again.ReadAsync(2, suite.Cancellation));
    }
}
