using Millrace.Kafka;
using Millrace.WebConsole.Groups;
using Millrace.WebConsole.Watching;

namespace Millrace.WebConsole.Tests.Groups;

public sealed class GroupTests
{
    [Theory]
    [InlineData(null, 5, "first offset")]
    [InlineData(5L, 5, "none")]
    [InlineData(5L, 1205, "1\u202f200 skipped")]
    [InlineData(9007199254740993L, 0, "9\u202f007\u202f199\u202f254\u202f740\u202f993 again")]
    public void What_setting_an_offset_means_is_told_in_messages(long? now, long then, string words) =>
        Assert.Equal(words, new ResetStep("t", 0, now, then).Change);

    [Theory]
    [InlineData(ConsumerGroupState.Empty, 0, true)]
    [InlineData(ConsumerGroupState.Dead, 0, true)]
    [InlineData(ConsumerGroupState.Stable, 1, false)]
    [InlineData(ConsumerGroupState.PreparingRebalance, 0, false)]
    [InlineData(ConsumerGroupState.Empty, 1, false)]
    public void Offsets_can_be_set_while_nobody_reads_by_them(ConsumerGroupState state, int members, bool isEmpty)
    {
        ConsumerGroupMember[] some = [.. Enumerable.Range(0, members).Select(i => new ConsumerGroupMember($"{i}", null, "c", "h", []))];
        Assert.Equal(isEmpty, new SeenGroup("g", state, "", some, [], null, null).IsEmpty);
    }

    [Fact]
    public void A_sum_is_of_what_is_known_and_says_that_something_is_not()
    {
        SeenGroup group = Group(new("a", 0, 5, 10, null), new("a", 1, null, 10, null));
        Assert.Equal((5, true), (group.Behind, group.HasUnknown));
        Assert.Null(Group(new GroupPartition("a", 0, null, 10, null)).Behind);
        Assert.Equal((0, false), (Group(new GroupPartition("a", 0, 10, 10, null)).Behind, Group().HasUnknown));
    }

    private static SeenGroup Group(params GroupPartition[] partitions) =>
        new("g", ConsumerGroupState.Stable, "range", [], partitions, null, null);
}
