using System.Text;
using Millrace.Worker.Groups;
using Millrace.Worker.Stores;
using Millrace.Worker.Tests.Stores;

namespace Millrace.Worker.Tests.Groups;

/// <summary>What workers say of themselves in the config topic, and whose records count.</summary>
public sealed class GroupRecordTests
{
    private readonly ConfigStore _store = new("configs");
    private readonly List<ConfigChange> _changes = [];

    public GroupRecordTests() => _store.Changed = _changes.Add;

    [Fact]
    public void Claims_and_places_are_written_as_they_are_read()
    {
        var claim = new WorkerClaim("i1", "h:1", new Uri("http://h:1"), [0, 3], 7, 5);
        const string Written = """{"worker_id":"h:1","url":"http://h:1","places":[0,3],"epoch":7,"seen":5}""";
        Assert.Equal(Written, Encoding.UTF8.GetString(GroupRecords.Write(claim)));
        Apply("millrace-worker-i1", Written, 9);
        Assert.Equal(
            (claim.WorkerId, claim.Url, 7L), (_store.Group.Leader!.WorkerId, _store.Group.Leader.Url, _store.Group.Leader.Epoch!.Value));
        Assert.Equal("""{"places":[4,-2]}""", Encoding.UTF8.GetString(GroupRecords.Write(new TaskPlaces([4, ~1], 0))));
        Apply("millrace-places-a", """{"places":[4,-2]}""", 10);
        TaskPlaces places = _store.PlacesOf("a");
        Assert.Equal((4, null, null, 1, 10L), (places.Of(0), places.Of(1), places.LeftBy(0), places.LeftBy(1), places.Offset));
    }

    [Fact]
    public void Of_two_workers_that_claim_a_place_the_later_has_it()
    {
        Claim("i1", 0, [0, 1]);
        Claim("i2", 1, [1]);
        Assert.Equal(("i1", "i2"), (_store.Group.OwnerOf(0)!.Instance, _store.Group.OwnerOf(1)!.Instance));
        Claim("i2", 2, [0, 1]);
        Assert.Equal(["i1"], _store.Group.Outdated.Select(claim => claim.Instance));
        Assert.Equal(["i2"], _store.Group.Workers.Select(claim => claim.Instance));
        _store.Apply("millrace-worker-i2", null);
        Assert.Null(_store.Group.OwnerOf(0));
    }

    [Fact]
    public void What_a_leader_writes_after_its_successor_has_begun_counts_for_nothing()
    {
        Claim("i1", 10, [], WorkerClaim.OwnOffset);
        Apply("connector-a", """{"properties":{"by":"first"}}""", 11, epoch: 10);
        Claim("i2", 12, [], WorkerClaim.OwnOffset);
        _changes.Clear();
        Apply("connector-a", """{"properties":{"by":"late"}}""", 13, epoch: 10);
        Assert.Equal("first", _store.Find("a")!.ConfigOrEmpty["by"]);
        Assert.Equal([new ConfigChange(ConfigChangeKind.Refused, "connector-a") { Offset = 13 }], _changes);
        Apply("connector-a", """{"properties":{"by":"second"}}""", 14, epoch: 12);
        Assert.Equal("second", _store.Find("a")!.ConfigOrEmpty["by"]);
        // A JVM worker's, or of a version before this.
        Apply("connector-a", """{"properties":{"by":"nobody"}}""", 15, epoch: null);
        Assert.Equal("nobody", _store.Find("a")!.ConfigOrEmpty["by"]);
    }

    [Fact]
    public void A_leaders_records_count_also_where_compaction_has_moved_its_claim_behind_them()
    {
        // The claim of 12 is written anew at 20 and the one at 12 compacted away; an earlier leader's, that was killed, is still there.
        Claim("i1", 10, [], WorkerClaim.OwnOffset);
        Apply("connector-a", """{"properties":{"by":"second"}}""", 14, epoch: 12);
        Claim("i2", 20, [0], epoch: 12);
        Assert.Equal("second", _store.Find("a")!.ConfigOrEmpty["by"]);
        Assert.Equal("i2", _store.Group.Leader!.Instance);
    }

    [Fact]
    public void A_leader_that_follows_leaves_nobody_in_the_lead()
    {
        Claim("i1", 10, [0], WorkerClaim.OwnOffset);
        Claim("i1", 11, [0]);
        Assert.Null(_store.Group.Leader);
    }

    [Fact]
    public void Places_outlive_their_connector_so_that_one_created_again_begins_where_the_old_one_ends()
    {
        _store.Apply("connector-a", """{"properties":{}}""");
        Apply("millrace-places-a", """{"places":[3]}""", 5);
        _store.Apply("connector-a", null);
        Assert.Null(_store.Find("a"));
        _store.Apply("connector-a", """{"properties":{}}""");
        Assert.Equal(3, _store.Find("a")!.Places.Of(0));
    }

    private void Claim(string instance, long offset, int[] places, long? epoch = null) =>
        Apply($"millrace-worker-{instance}", Encoding.UTF8.GetString(
            GroupRecords.Write(new WorkerClaim(instance, "h:1", new Uri("http://h:1"), [.. places], epoch, 0))), offset);

    private void Apply(string key, string value, long offset, long? epoch = null) =>
        _store.Apply(new InternalRecord(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), isTombstone: false)
        {
            Offset = offset, Epoch = epoch,
        });
}
