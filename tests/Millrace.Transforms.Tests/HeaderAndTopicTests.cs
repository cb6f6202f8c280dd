using Millrace.Connectors;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;

namespace Millrace.Transforms.Tests;

public sealed class HeaderAndTopicTests
{
    private static Record WithHeaders(params string[] keys)
    {
        Record record = Run.Record(null, Run.Map(("a", Value.Int8(1)), ("b", Value.String("x"))));
        record.Headers = [.. keys.Select(key => new Header(key, Schema.String, Value.String("old")))];
        return record;
    }

    [Fact]
    public void DropHeaders_removes_all_of_a_key_and_leaves_the_senders_object_alone()
    {
        Record record = WithHeaders("a", "b", "a");

        Assert.Equal("b", Assert.Single(Run.Make("DropHeaders", ("headers", "a,c")).Apply(record).Headers!).Key);
        Assert.Equal(3, record.Headers!.Count);
    }

    [Fact]
    public void InsertHeader_guesses_the_type_and_appends()
    {
        Record after = Run.Make("InsertHeader", ("header", "h"), ("value.literal", "42")).Apply(WithHeaders("a"));
        Record first = Run.Make("InsertHeader", ("header", "h"), ("value.literal", "text")).Apply(null, Value.Null);

        Assert.Equal(new Header("h", Schema.Int8, Value.Int8(42)), after.Headers![1]);
        Assert.Equal(new Header("h", Schema.String, Value.String("text")), Assert.Single(first.Headers!));
    }

    [Fact]
    public void HeaderFrom_copies_or_moves()
    {
        (string, string)[] settings = [("fields", "a,c"), ("headers", "h1,h2")];
        Record copied = Run.Make("HeaderFrom$Value", [.. settings, ("operation", "copy")]).Apply(WithHeaders("old"));
        Record moved = Run.Make("HeaderFrom$Value", [.. settings, ("operation", "move")]).Apply(WithHeaders());

        Assert.Equal(["old", "h1", "h2"], copied.Headers!.Select(header => header.Key));
        Assert.Equal(new Header("h1", null, Value.Int8(1)), copied.Headers![1]);
        Assert.Equal(WithHeaders().Value, copied.Value);
        Assert.Equal(Run.Map(("b", Value.String("x"))), moved.Value);
    }

    [Fact]
    public void HeaderFrom_moves_fields_out_of_the_schema_and_refuses_null()
    {
        var move = Run.Make("HeaderFrom$Value", ("fields", "b"), ("headers", "h"), ("operation", "move"));
        Record after = move.Apply(Run.Struct(("a", Schema.Int8), ("b", Schema.String)), Value.Struct(Value.Int8(1), Value.String("x")));

        Assert.Equal((Run.Struct(("a", Schema.Int8)), Value.Struct(Value.Int8(1))), (after.ValueSchema, after.Value));
        Assert.Equal(new Header("h", Schema.String, Value.String("x")), Assert.Single(after.Headers!));
        Assert.Equal("Only Map objects supported in absence of schema for [header move], found: null",
            Assert.Throws<DataException>(() => move.Apply(null, Value.Null)).Message);
        Assert.Throws<ConfigException>(() => Run.Make("HeaderFrom$Value", ("fields", "a"), ("headers", "h,i"), ("operation", "copy")));
    }

    [Theory]
    [InlineData("(.*)ers", "$1-new", "ord-new")]
    [InlineData("ord", "x", "orders")]
    [InlineData(".*", "$1", null)]
    [InlineData("o(?<rest>.*)", "${rest}$12", "rdersrders2")]
    public void RegexRouter_renames_topics_that_match_as_a_whole(string regex, string replacement, string? expected)
    {
        var router = Run.Make("RegexRouter", ("regex", regex), ("replacement", replacement));

        if (expected is null) Assert.Throws<DataException>(() => router.Apply(null, Value.Null).Topic);
        else Assert.Equal(expected, router.Apply(null, Value.Null).Topic);
    }

    [Fact]
    public void Patterns_that_are_none_are_refused()
    {
        Assert.Throws<ConfigException>(() => Run.Make("RegexRouter", ("regex", "("), ("replacement", "x")));
        Assert.Contains("entry must be a Java-compatible regular expression: ",
            Assert.Throws<ConfigException>(() => Run.MakePredicate("TopicNameMatches", ("pattern", "("))).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_pattern_that_takes_too_long_is_the_records_error()
    {
        Record record = Run.Record(null, Value.Null);
        record.Topic = new string('a', 40) + "b";
        Assert.Contains("has not come to an end", Assert.Throws<DataException>(() =>
            Run.Make("RegexRouter", ("regex", @"(a+)+\1c"), ("replacement", "x")).Apply(ref record, new ValueArena())).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Filter_drops()
    {
        Record record = Run.Record(null, Value.Null);
        Assert.False(Run.Make("Filter").Apply(ref record, new ValueArena()));
    }

    [Fact]
    public void Predicates_look_at_headers_topics_and_tombstones()
    {
        Predicate header = Run.MakePredicate("HasHeaderKey", ("name", "a")),
            topic = Run.MakePredicate("TopicNameMatches", ("pattern", "ord.*"));
        Predicate part = Run.MakePredicate("TopicNameMatches", ("pattern", "ord")), tombstone = Run.MakePredicate("RecordIsTombstone");
        Record full = WithHeaders("a"), empty = Run.Record(Schema.OptionalInt8, Value.Null);

        Assert.Equal((true, true, false, false), (header.Test(full), topic.Test(full), part.Test(full), tombstone.Test(full)));
        // The JSON text null is a value.
        Assert.False(tombstone.Test(Run.Record(null, Value.LiteralNull)));
        Assert.Equal((false, true, false, true), (header.Test(empty), topic.Test(empty), part.Test(empty), tombstone.Test(empty)));
    }
}
