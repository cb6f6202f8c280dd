using System.Text;
using System.Text.Json;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Millrace.Worker.States;
using Millrace.Worker.Stores;

namespace Millrace.Worker.Tests.Stores;

/// <summary>
/// The exact bytes of everything that is stored: a JVM worker reads them, and offsets are looked up by the bytes of their keys.
/// </summary>
public sealed class RecordFormatTests
{
    private static readonly Dictionary<string, string> Properties =
        new() { ["name"] = "größe", ["file"] = "/tmp/\"a\\b\"\n", ["arrow"] = "→ 🚀 <&'>\u007f" };

    [Fact]
    public void Configurations() => Same(
        """{"properties":{"name":"größe","file":"/tmp/\"a\\b\"\n","arrow":"→ \uD83D\uDE80 <&'>""" + "\u007f"
        + "\"}}", ConfigRecords.Properties(Properties));

    [Theory]
    [InlineData(TargetState.Started, """{"state":"STARTED","state.v2":"STARTED"}""")]
    [InlineData(TargetState.Paused, """{"state":"PAUSED","state.v2":"PAUSED"}""")]
    [InlineData(TargetState.Stopped, """{"state":"PAUSED","state.v2":"STOPPED"}""")]
    public void Target_states(object state, string json) => Same(json, ConfigRecords.Target((TargetState)state));

    [Fact]
    public void Commits() => Same("""{"tasks":3}""", ConfigRecords.Commit(3));

    [Fact]
    public void Restart_requests() =>
    Same("""{"include-tasks":true,"only-failed":false}""", ConfigRecords.Restart(includeTasks: true, onlyFailed: false));

    [Fact]
    public void Logger_levels() => Same("""{"level":"DEBUG"}""", ConfigRecords.Logger("DEBUG", null));

    [Fact]
    public void States() => Same(
        """{"state":"FAILED","trace":"java.lang.Oops\n\tat line 1","worker_id":"10.0.0.1:8083","generation":3,"version":"1.0"}""",
        StatusRecords.Write(new StatusRecord(RunState.Failed, "10.0.0.1:8083", 3, "java.lang.Oops\n\tat line 1", "1.0")));

    [Fact]
    public void States_without_trace_and_version() => Same(
        """{"state":"RUNNING","trace":null,"worker_id":"w:1","generation":0,"version":null}""",
        StatusRecords.Write(new StatusRecord(RunState.Running, "w:1", 0)));

    [Fact]
    public void Used_topics() => Same(
        """{"topic":{"name":"t","connector":"a","task":1,"discoverTimestamp":1700000000000}}""",
        StatusRecords.Write(new TopicStatusRecord("t", "a", 1, 1700000000000)));

    [Theory]
    [InlineData("""{"state":"RUNNING","worker_id":"w:1","generation":4}""")]
    [InlineData("""{"state":"RUNNING","trace":null,"worker_id":"w:1","generation":4,"version":null,"more":[1]}""")]
    public void Absent_and_null_fields_of_a_state_are_the_same(string json) =>
        Assert.Equal(new StatusRecord(RunState.Running, "w:1", 4), StatusRecords.ReadStatus(JsonDocument.Parse(json).RootElement));

    [Fact]
    public void Offsets_keep_the_order_of_their_names()
    {
        OffsetMap partition = OffsetMap.Of(("server", Value.String("db\"1")), ("id", Value.Int32(7)), ("big", Value.Int64(long.MaxValue)),
            ("on", Value.Boolean(true)), ("none", Value.Null));
        Assert.Equal("""["a",{"server":"db\"1","id":7,"big":9223372036854775807,"on":true,"none":null}]""", OffsetJson.Key("a", partition));
        Same("""{"position":10}""", OffsetJson.Value(OffsetMap.Of("position", Value.Int64(10))));
    }

    // Java's Double.toString and Float.toString of the same numbers.
    [Theory]
    [InlineData(0.0, "0.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(1.0, "1.0")]
    [InlineData(-12.5, "-12.5")]
    [InlineData(100.0, "100.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.00012, "1.2E-4")]
    [InlineData(9999999.0, "9999999.0")]
    [InlineData(10000000.0, "1.0E7")]
    [InlineData(1.5e300, "1.5E300")]
    [InlineData(123456.789, "123456.789")]
    [InlineData(1e-7, "1.0E-7")]
    public void Floating_numbers_are_written_as_Java_writes_them(double number, string text) =>
        Same($$$"""{"x":{{{text}}}}""", OffsetJson.Value(OffsetMap.Of("x", Value.Float64(number))));

    [Fact]
    public void Single_precision_numbers_have_their_own_shortest_digits() =>
        Same("""{"x":0.1}""", OffsetJson.Value(OffsetMap.Of("x", Value.Float32(0.1f))));

    // As Kafka Connect 4.3.0 wrote it for a file of this name.
    [Fact]
    public void Keys_are_the_bytes_of_a_JVM_worker() =>
        Assert.Equal("""["source",{"filename":"/tmp/größe \uD83D\uDE80.in"}]""",
            OffsetJson.Key("source", OffsetMap.Of("filename", Value.String("/tmp/größe 🚀.in"))));

    [Fact]
    public void Offsets_come_back_as_they_were_written()
    {
        OffsetMap map = OffsetMap.Of(("text", Value.String("a→🚀")), ("number", Value.Int64(-3)), ("ratio", Value.Float64(100)),
            ("yes", Value.Boolean(true)), ("none", Value.Null));
        var (connector, partition) = OffsetJson.ReadKey(Encoding.UTF8.GetBytes(OffsetJson.Key("a", map)));
        Assert.Equal(("a", map), (connector, partition));
        Assert.Equal(map, OffsetJson.ReadValue(OffsetJson.Value(map)));
    }

    [Fact]
    public void Numbers_that_JSON_does_not_have_are_refused() =>
        Assert.Throws<DataException>(() => OffsetJson.Value(OffsetMap.Of("x", Value.Float64(double.NaN))));

    [Theory]
    [InlineData("""["a"]""")]
    [InlineData("""{"a":1}""")]
    [InlineData("""[1,{"a":1}]""")]
    [InlineData("""["a",{"a":{"b":1}}]""")]
    public void Keys_that_are_no_offsets_are_refused(string key) =>
    Assert.Throws<DataException>(() => OffsetJson.ReadKey(Encoding.UTF8.GetBytes(key)));

    private static void Same(string json, byte[] bytes) => Assert.Equal(json, Encoding.UTF8.GetString(bytes));
}
