using Millrace.WebConsole.DeadLetters;

namespace Millrace.WebConsole.Tests.DeadLetters;

public sealed class BookmarkTests
{
    [Fact]
    public void Single_records_behind_it_are_kept_in_its_note()
    {
        Bookmark mark = new Bookmark(100).With([103, 104, 105, 109]);
        Assert.Equal((100, "sent:103+3,3", 4), (mark.Offset, mark.Note, mark.Beyond));
        Assert.Equal([99, 103, 104, 105, 109], Enumerable.Range(99, 20).Select(offset => (long)offset).Where(mark.IsDone));
    }

    [Fact]
    public void It_moves_behind_what_follows_without_a_gap()
    {
        Bookmark mark = new Bookmark(100).With([101, 102]).With([100]);
        Assert.Equal((103, ""), (mark.Offset, mark.Note));
        // What compaction or a transaction left out is no record that waits.
        mark = new Bookmark(100).With([102, 103, 110]).Until(102);
        Assert.Equal((104, "sent:110"), (mark.Offset, mark.Note));
        Assert.Equal((120, 0), (mark.Until(120).Offset, mark.Until(120).Beyond));
        Assert.Equal(104, mark.Until(3).Offset);
    }

    [Fact]
    public void What_is_written_is_read_again()
    {
        var random = new Random(7);
        for (int run = 0; run < 200; run++)
        {
            long begin = random.NextInt64(long.MaxValue - 1000);
            long[] done = [.. Enumerable.Range(0, random.Next(60)).Select(_ => begin + random.Next(90))];
            Bookmark mark = new Bookmark(begin).With(done);
            var again = Bookmark.Read(mark.Offset, mark.Note);
            Assert.Equal((mark.Offset, mark.Note), (again.Offset, again.Note));
            Assert.All(Enumerable.Range(0, 100),
                i => Assert.Equal(done.Contains(begin + i) || begin + i < mark.Offset, again.IsDone(begin + i)));
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("written by another program")]
    [InlineData("sent:")]
    [InlineData("sent:-4")]
    [InlineData("sent:x")]
    [InlineData("sent:9223372036854775807+9")]
    public void A_note_of_others_counts_for_nothing(string note) =>
        Assert.Equal((5, 0), (Bookmark.Read(5, note).Offset, Bookmark.Read(5, note).Beyond));

    [Fact]
    public void A_hostile_note_costs_no_memory() =>
        Assert.True(Bookmark.Read(0, "sent:10+9223372036854775000,1").IsDone(long.MaxValue / 2));

    [Fact]
    public void One_that_no_broker_takes_says_so()
    {
        Assert.True(new Bookmark(0).With(Enumerable.Range(1, 900).Select(i => 2L * i)).Fits);
        Assert.False(new Bookmark(0).With(Enumerable.Range(1, 3000).Select(i => 2L * i)).Fits);
    }
}
