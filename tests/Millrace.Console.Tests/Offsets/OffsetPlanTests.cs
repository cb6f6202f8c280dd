using System.Text.Json.Nodes;
using Millrace.WebConsole.Clients;
using Millrace.WebConsole.Offsets;

namespace Millrace.WebConsole.Tests.Offsets;

public sealed class OffsetPlanTests
{
    // As Kafka Connect 4.3 answers.
    private const string OfSink = """
        {"offsets":[{"partition":{"kafka_partition":10,"kafka_topic":"t"},"offset":{"kafka_offset":9007199254740993}},
        {"partition":{"kafka_topic":"t","kafka_partition":2},"offset":{"kafka_offset":60}}]}
        """;

    private const string OfSource = """
        {"offsets":[{"partition":{"filename":"/tmp/<b>.txt"},"offset":{"position":9007199254740993}},{"partition":null,"offset":null}]}
        """;

    [Fact]
    public void A_sinks_partitions_come_by_number_with_exact_offsets()
    {
        IReadOnlyList<StoredOffset> read = StoredOffset.Read(JsonNode.Parse(OfSink));
        Assert.Equal([("t 2", 60L), ("t 10", 9007199254740993L)], read.Select(one => (one.Name, one.Next!.Value)));
    }

    [Fact]
    public void A_sources_offset_is_what_it_wrote_and_an_entry_without_partition_is_passed_over()
    {
        StoredOffset one = Assert.Single(StoredOffset.Read(JsonNode.Parse(OfSource)));
        Assert.Equal(("""{"filename":"/tmp/<b>.txt"}""", """{"position":9007199254740993}"""), (one.Name, StoredOffset.Text(one.Offset)));
        Assert.Null(one.Next);
    }

    [Fact]
    public void What_is_sent_is_what_was_read_but_for_the_offset()
    {
        StoredOffset now = StoredOffset.Read(JsonNode.Parse(OfSink))[0];
        var plan = OffsetPlan.Set(now, OffsetPlan.Parse(now, " 7 ", out string? fault));
        Assert.Null(fault);
        Assert.Equal((1, "53 again"), (plan.Changes, plan.Steps[0].Change));
        Assert.Equal("""{"offsets":[{"partition":{"kafka_topic":"t","kafka_partition":2},"offset":{"kafka_offset":7}}]}""",
            StoredOffset.Write(plan.Steps.Select(step => step.Then)).ToJsonString());
        Assert.Equal(0, OffsetPlan.Set(now, OffsetPlan.Parse(now, "60", out _)).Changes);
    }

    [Fact]
    public void One_that_is_forgotten_is_sent_as_null_and_a_reset_names_all()
    {
        IReadOnlyList<StoredOffset> all = StoredOffset.Read(JsonNode.Parse(OfSink));
        OffsetPlan one = OffsetPlan.Set(all[0], null);
        Assert.Contains("\"offset\":null", StoredOffset.Write(one.Steps.Select(step => step.Then)).ToJsonString(),
            StringComparison.Ordinal);
        OffsetPlan reset = OffsetPlan.Reset(all);
        Assert.Equal((true, 2), (reset.IsReset, reset.Changes));
        Assert.All(reset.Steps, step => Assert.Equal("begins anew", step.Change));
    }

    [Fact]
    public void The_order_of_a_partitions_fields_does_not_matter()
    {
        IReadOnlyList<StoredOffset> all = StoredOffset.Read(JsonNode.Parse(OfSink));
        var turned = new StoredOffset(new JsonObject { ["kafka_partition"] = 2, ["kafka_topic"] = "t" }, all[0].Offset);
        Assert.True(turned.IsSame(all[0]));
        Assert.False(turned.IsOf(all[1]));
    }

    [Theory]
    [InlineData(OfSink, "-1", "not below 0")]
    [InlineData(OfSink, "1.5", "a number")]
    [InlineData(OfSource, "[1]", "an object of JSON")]
    [InlineData(OfSource, "{\n\"a\":}", "line 2, column 5")]
    public void What_is_no_offset_is_told_where_it_is_typed(string answer, string text, string words)
    {
        Assert.Null(OffsetPlan.Parse(StoredOffset.Read(JsonNode.Parse(answer))[0], text, out string? fault));
        Assert.Contains(words, fault, StringComparison.Ordinal);
    }
}
