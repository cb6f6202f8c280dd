using Millrace.WebConsole.Schemas;
using Millrace.WebConsole.Topics;

namespace Millrace.WebConsole.Tests.Topics;

public sealed class TopicTests
{
    [Theory]
    [InlineData("9223372036854775807", "for ever")]
    [InlineData("-1", "for ever")]
    [InlineData("-2", "-2")]
    [InlineData("no number", "no number")]
    [InlineData("", "–")]
    public void Spans_that_are_none_are_told_as_what_they_mean(string milliseconds, string words) =>
        Assert.Equal(words, TopicSettings.Words(milliseconds));

    [Theory]
    [InlineData("7 d", 604800000)]
    [InlineData("12h", 43200000)]
    [InlineData("30 min", 1800000)]
    [InlineData("1.5 h", 5400000)]
    [InlineData("for ever", -1)]
    [InlineData("soon", null)]
    [InlineData("7", null)]
    public void Retention_is_read_as_people_write_it(string text, int? milliseconds) =>
        Assert.Equal(milliseconds, (int?)TopicSettings.Milliseconds(text));

    [Theory]
    [InlineData("Readings.hourly", true)]
    [InlineData("", false)]
    [InlineData("..", false)]
    [InlineData("a/b", false)]
    [InlineData("taken", false)]
    public void A_name_is_checked_as_it_is_typed(string name, bool isRight) =>
        Assert.Equal(isRight, new TopicSettings { Name = name }.NameFault(other => other == "taken") is null);

    [Fact]
    public void The_dialog_says_the_same_as_a_command()
    {
        var topic = new TopicSettings { Name = "a", Partitions = "3" };
        Assert.Equal("millrace topic create a --partitions 3 --config retention.ms=604800000", topic.CommandLine());
        topic.Compacts = true;
        Assert.Equal("millrace topic create a --partitions 3 --config cleanup.policy=compact", topic.CommandLine());
    }

    [Fact]
    public void Fields_of_a_schema_have_types_in_words()
    {
        const string avro = """
            {"type":"record","name":"R","fields":[
              {"name":"ID","type":"long"},
              {"name":"price","type":["null",{"type":"bytes","logicalType":"decimal","precision":7,"scale":1}],"default":null,"doc":"In <b>euros</b>"},
              {"name":"tags","type":{"type":"array","items":"string"},"default":[]},
              {"name":"place","type":{"type":"record","name":"P","fields":[{"name":"city","type":"string"}]}}]}
            """;
        Assert.Equal(
        [
            new("ID", "long", "", null), new("price", "null or bytes, decimal(7, 1)", "In <b>euros</b>", "null"),
            new("tags", "list of string", "", "[]"), new("place", "record P", "", null), new("place.city", "string", "", null),
        ], SchemaFields.Of("AVRO", avro));
        Assert.Equal([new("a", "integer", "A", "1")],
            SchemaFields.Of("JSON", """{"type":"object","properties":{"a":{"type":"integer","description":"A","default":1}}}"""));
        Assert.Empty(SchemaFields.Of("AVRO", "{broken"));
        Assert.Empty(SchemaFields.Of("AVRO", "\"string\""));
    }
}
