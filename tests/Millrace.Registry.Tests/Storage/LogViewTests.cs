using System.Text;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Tests.Storage;

/// <summary>Which records count, and what they do: the rules that keep ids unique. No Kafka.</summary>
public class LogViewTests
{
    private static readonly SubjectName S = SubjectName.Parse("s");

    private const string OfSchema = """{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}""";

    private readonly List<LogRecord> _log = [];

    [Fact]
    public void Record_decided_on_the_newest_view_counts()
    {
        Write(Schema("s", 1, 1, "int"), new WriteClaim(Guid.NewGuid(), -1));
        Write(Schema("s", 2, 2, "long"), new WriteClaim(Guid.NewGuid(), 0));
        Assert.Equal([1, 2], View().State.Versions(S).Values.Select(version => version.Id));
    }

    [Fact]
    public void Record_that_was_overtaken_does_not_count()
    {
        Write(Schema("s", 1, 1, "int"), new WriteClaim(Guid.NewGuid(), -1));
        Assert.Equal(LogVerdict.Overtaken, Write(Schema("t", 1, 1, "long"), new WriteClaim(Guid.NewGuid(), -1)));
        Assert.False(View().State.Has(SubjectName.Parse("t"), Deleted.Included));
        Assert.Equal(1, View().State.Context(".").HighestId);
    }

    [Fact]
    public void Records_of_one_change_stand_together()
    {
        var claim = new WriteClaim(Guid.NewGuid(), -1);
        Write(Schema("s", 1, 1, "int"), claim);
        Assert.Equal(LogVerdict.Counted, Write(Schema("s", 2, 2, "long"), claim));
        Assert.Equal(LogVerdict.Overtaken, Write(Schema("s", 3, 3, "string"), new WriteClaim(Guid.NewGuid(), 0)));
    }

    [Fact]
    public void Refused_record_does_not_overtake_others()
    {
        Write(Schema("s", 1, 1, "int"), new WriteClaim(Guid.NewGuid(), -1));
        Write(Schema("t", 1, 1, "long"), new WriteClaim(Guid.NewGuid(), -1));
        Assert.Equal(LogVerdict.Counted, Write(Schema("t", 1, 2, "long"), new WriteClaim(Guid.NewGuid(), 0)));
    }

    [Fact]
    public void Repair_keeps_the_record_that_counts_over_a_compaction()
    {
        Write(Schema("s", 1, 1, "int"), new WriteClaim(Guid.NewGuid(), -1));
        Write(Schema("s", 1, 1, "long"), new WriteClaim(Guid.NewGuid(), -1));
        Assert.Equal("\"long\"", Compacted().State.Find(S, 1)!.Text);

        LogEntry repair = Assert.Single(View().Repairs());
        Write(repair, new WriteClaim(Guid.NewGuid(), View().LastChange));
        Assert.Empty(View().Repairs());
        Assert.Equal("\"int\"", View().State.Find(S, 1)!.Text);
        Assert.Equal("\"int\"", Compacted().State.Find(S, 1)!.Text);
    }

    [Fact]
    public void Repair_of_a_refused_subject_deletion_keeps_an_earlier_one()
    {
        Write(Schema("s", 1, 1, "int"), null);
        Write(RecordValues.DeleteSubject(S, 1), null);
        Write(Schema("s", 2, 2, "long"), null);
        Write(RecordValues.DeleteSubject(S, 2), new WriteClaim(Guid.NewGuid(), 0));
        var claim = new WriteClaim(Guid.NewGuid(), View().LastChange);
        foreach (LogEntry repair in View().Repairs()) Write(repair, claim);
        Assert.Equal([true, false], Compacted().State.Versions(S).Values.Select(version => version.IsDeleted));
    }

    [Fact]
    public void Id_of_another_schema_is_not_taken_over()
    {
        Write(Schema("s", 1, 1, "int"), null);
        Assert.Equal(LogVerdict.IdTaken, Write(Schema("t", 1, 1, "long"), null));
        Assert.False(View().State.Has(SubjectName.Parse("t"), Deleted.Included));
    }

    [Fact]
    public void Highest_id_outlives_the_schema_that_had_it()
    {
        Write(Schema("s", 1, 7, "int"), null);
        LogEntry highest = RecordValues.HighestIds(View().State);
        Write(RecordValues.Tombstone(S, 1), null);
        Write(highest, null);
        LogView view = Compacted();
        Assert.False(view.State.Has(S, Deleted.Included));
        Assert.Equal(7, view.State.Context(".").HighestId);
    }

    [Fact]
    public void Subject_deletion_leaves_later_versions_alive()
    {
        Write(Schema("s", 1, 1, "int"), null);
        Write(RecordValues.DeleteSubject(S, 1), null);
        Write(Schema("s", 2, 2, "long"), null);
        Assert.Equal([2], View().State.Versions(S, Deleted.Excluded).Select(version => version.Version));
        Write(Schema("s", 1, 1, "int"), null);
        Assert.Equal([1, 2], View().State.Versions(S, Deleted.Excluded).Select(version => version.Version));
    }

    [Theory]
    [InlineData("not json", "{}")]
    [InlineData("""{"keytype":"ASSOC","magic":0}""", "{}")]
    [InlineData("""{"keytype":"SCHEMA","subject":"s","version":1,"magic":9}""", "{}")]
    [InlineData("""{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}""", "garbage")]
    [InlineData("""{"keytype":"SCHEMA","subject":"s","version":1,"magic":1}""", """{"id":1}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":"s","version":"1","magic":1}""", """{"id":"x"}""")]
    [InlineData("[]", "[]")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","references":[null]}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","references":[{"version":1}]}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","references":[{"name":null,"subject":"s","version":1}]}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","metadata":{"tags":{"a":null}}}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","metadata":{"tags":{"a":[null]}}}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","metadata":{"properties":{"a":null}}}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\"int\"","metadata":{"sensitive":[null]}}""")]
    [InlineData(OfSchema, """{"id":-1,"schema":"\"int\""}""")]
    [InlineData(OfSchema, """{"id":1,"schema":"\ud800"}""")]
    [InlineData(OfSchema, """{"id":99999999999,"schema":"\"int\""}""")]
    [InlineData("""{"keytype":"SCHEMA","subject":"\ud800","version":1,"magic":1}""", """{"id":1,"schema":"\"int\""}""")]
    [InlineData("""{"keytype":"CONFIG","subject":"s","magic":0}""", """{"defaultMetadata":{"tags":{"a":null}}}""")]
    [InlineData("""{"keytype":"CONFIG","subject":"s","magic":0}""", """{"overrideMetadata":{"properties":{"a":null}}}""")]
    [InlineData("""{"keytype":"MODE","subject":"s","magic":0}""", """{"mode":7}""")]
    [InlineData("""{"keytype":"NOOP","magic":0}""", """{"highestIds":{".":null}}""")]
    [InlineData("""{"keytype":"DELETE_SUBJECT","subject":"s","magic":0}""", "[]")]
    public void Unreadable_record_is_left_out(string key, string value)
    {
        var record = new LogRecord(0, 0, Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(value), null);
        Assert.Equal(LogVerdict.Unreadable, LogView.Empty.After(record).Verdict);
    }

    [Fact]
    public void Key_that_is_no_text_is_left_out()
    {
        byte[] key = Encoding.UTF8.GetBytes(OfSchema.Replace("\"s\"", "\"?\"", StringComparison.Ordinal));
        key[Array.IndexOf(key, (byte)'?')] = 0xFF;
        var record = new LogRecord(0, 0, key, """{"id":1,"schema":"\"int\""}"""u8.ToArray(), null);
        Assert.Equal(LogVerdict.Unreadable, LogView.Empty.After(record).Verdict);
    }

    private static LogEntry Schema(string subject, int version, int id, string type) => RecordValues.Schema(
        new SchemaVersion(SubjectName.Parse(subject), version, id, "AVRO", [], null, null, $"\"{type}\"", false, 0));

    private LogVerdict Write(LogEntry entry, WriteClaim? claim)
    {
        LogView before = View();
        _log.Add(new LogRecord(_log.Count, 0, Encoding.UTF8.GetBytes(entry.Key.ToJson()), entry.Value, claim));
        return before.After(_log[^1]).Verdict;
    }

    private LogView View() => _log.Aggregate(LogView.Empty, (view, record) => view.After(record).View);

    // What a broker leaves: the newest record of each key.
    private LogView Compacted() => _log
        .GroupBy(record => Encoding.UTF8.GetString(record.Key)).Select(key => key.Last()).OrderBy(record => record.Offset)
        .Aggregate(LogView.Empty, (view, record) => view.After(record).View);
}
