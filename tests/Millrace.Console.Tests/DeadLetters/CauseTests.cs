using Millrace.Kafka;
using Millrace.WebConsole.DeadLetters;

namespace Millrace.WebConsole.Tests.DeadLetters;

public sealed class CauseTests
{
    [Theory]
    [InlineData("Data too long for column 'device' at row 214", "Data too long for column … at row …")]
    [InlineData("Unknown magic byte: 0x7B at value of \"Readings\"-3@16071904", "Unknown magic byte: … at value of …")]
    [InlineData("Field ID is null, PK fields need a value", "Field ID is null, PK fields need a value")]
    [InlineData("can't read what isn't there", "can't read what isn't there")]
    [InlineData("at 2026-01-05T12:01:09.221Z by 550e8400-e29b-41d4-a716-446655440000", "at …T…Z by …")]
    [InlineData("(no reason in its headers)", "(no reason in its headers)")]
    public void What_differs_from_record_to_record_is_folded(string message, string text) =>
        Assert.Equal(text, Cause.Of(Letter(0, message)).Text);

    [Fact]
    public void A_cause_has_a_class_without_namespace_and_an_address_of_its_own()
    {
        Cause one = Cause.Of(Letter(0, "no json at 7")), same = Cause.Of(Letter(1, "no json at 9"));
        Assert.Equal(("DataException", one.Id), (one.Class, same.Id));
        Assert.NotEqual(one.Id, Cause.Of(Letter(0, "other")).Id);
        Assert.Equal(8, one.Id.Length);
    }

    [Fact]
    public void Hostile_messages_end_soon_and_short()
    {
        Assert.True(Cause.Of(Letter(0, new string('\'', 4000))).Text.Length <= 301);
        Assert.True(Cause.Of(Letter(0, new string('x', 4000))).Text.Length <= 301);
    }

    [Fact]
    public void The_commonest_cause_comes_first_with_its_times()
    {
        IReadOnlyList<CauseGroup> groups = CauseGroup.Of(
            [Letter(0, "rare", 5000), Letter(1, "often 1", 3000), Letter(2, "often 22", 9000)]);
        Assert.Equal([("often …", 2), ("rare", 1)], groups.Select(group => (group.Cause.Text, group.Letters.Count)));
        Assert.Equal((3000, 9000), (groups[0].First!.Value.ToUnixTimeMilliseconds(), groups[0].Last!.Value.ToUnixTimeMilliseconds()));
    }

    [Fact]
    public void What_cannot_be_sent_is_left_out_with_its_reason_and_the_limit_holds()
    {
        LetterFacts sendable = Letter(3, "m");
        var plan = RedrivePlan.Of("dlq", [Letter(9, "m"), sendable, sendable with { Position = new("dlq", 0, 1), OriginTopic = null },
            sendable with { Position = new("dlq", 0, 2), Redrives = 3 },
            sendable with { Position = new("dlq", 0, 4), OriginTopic = "gone" },
            sendable with { Position = new("dlq", 0, 5), IsWithoutContent = true }],
            name => name == "t", 1);
        Assert.Equal([3], plan.Sent.Select(letter => letter.Position.Offset));
        Assert.Equal(
            [LeftOut.WithoutOrigin, LeftOut.TooOften, LeftOut.TopicGone, LeftOut.WithoutContent], plan.LeftOut.Select(one => one.Why));
        Assert.Equal([("t", 0, 1)], plan.Targets);
    }

    private static LetterFacts Letter(long offset, string message, long timestamp = 1000) => new(
        new TopicPartitionOffset("dlq", 0, offset), timestamp, "t", 0, offset, "c", "0", "VALUE_CONVERTER",
        "Millrace.Errors.DataException", message, 0);
}
