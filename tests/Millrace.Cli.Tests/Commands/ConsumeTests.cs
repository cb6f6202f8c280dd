using System.Globalization;
using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

/// <summary>What <c>consume</c> prints of a record, where it starts and how it ends.</summary>
public sealed class ConsumeTests(DevServers servers) : IClassFixture<DevServers>
{
    [Fact]
    public async Task Prints_what_is_asked_for()
    {
        await servers.RunWithInputAsync("k1:one\nk2:two\n", "produce", "shown", "--key-separator", ":", "--header", "from=test");

        Assert.Equal("one\ntwo", await PrintAsync("shown"));
        Assert.Equal("0\t0\tk1\tfrom=test\tone\n0\t1\tk2\tfrom=test\ttwo",
            await PrintAsync("shown", "--show", "partition,offset", "--show", "key,headers"));
        Assert.Equal("shown[0]@0 k1/2 3 %one\nshown[0]@1 k2/2 3 %two", await PrintAsync("shown", "--format", "%t[%p]@%o %k/%K %S %%%s\\n"));
        string[] times = (await PrintAsync("shown", "--format", "%T %i\\n", "--count", "1")).Split(' ');
        Assert.Equal(
            DateTimeOffset.FromUnixTimeMilliseconds(long.Parse(times[0], CultureInfo.InvariantCulture)),
            DateTimeOffset.Parse(times[1], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
    }

    [Fact]
    public async Task A_tombstone_an_empty_value_and_the_text_null_are_three_things()
    {
        await servers.RunWithInputAsync("a:-\nb:\nc:null\n", "produce", "nothings", "--key-separator", ":", "--null-marker", "-");

        Assert.Equal("a=<null>;b=;c=null;", await PrintAsync("nothings", "--format", "%k=%s;"));
        Assert.Equal("a=NIL;b=;c=null;", await PrintAsync("nothings", "--format", "%k=%s;", "--null-marker", "NIL"));
        JsonNode[] records = (await PrintAsync("nothings", "--json")).Split('\n').Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal([null, "", "null"], records.Select(record => (string?)record["value"]));
    }

    [Fact]
    public async Task Reads_keys_in_their_format()
    {
        string eight = servers.PathOf("eight.bin");
        await File.WriteAllBytesAsync(eight, [0, 0, 0, 0, 0, 0, 0, 42], TestContext.Current.CancellationToken);
        await servers.RunAsync("produce", "numbers", "--value-file", eight);

        Assert.Equal("42", await PrintAsync("numbers", "--value-format", "int64"));
        Assert.Equal("000000000000002a", await PrintAsync("numbers", "--value-format", "hex"));
        ProgramEnd misfit = await servers.RunAsync("consume", "numbers", "--value-format", "int32");
        Assert.Equal(ExitCode.Usage, misfit.ExitCode);
        Assert.Contains("The value at numbers-0@0 has 8 bytes, and Int32 has 4", misfit.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Starts_and_ends_where_it_is_told()
    {
        await servers.RunWithInputAsync(string.Concat(Enumerable.Range(0, 10).Select(i => $"{i}\n")), "produce", "ranged");

        Assert.Equal("7 8 9", await PrintAsync("ranged", "--from", "7", "--format", "%s "));
        Assert.Equal("8 9", await PrintAsync("ranged", "--from", "-2", "--format", "%s "));
        Assert.Equal("3 4", await PrintAsync("ranged", "--from", "3", "--until", "5", "--format", "%s "));
        Assert.Equal("0 1", await PrintAsync("ranged", "--until", "-8", "--format", "%s "));
        Assert.Equal("", await PrintAsync("ranged", "--from", "100", "--format", "%s "));
        Assert.Equal("0 1", await PrintAsync("ranged", "--from", "-100", "--count", "2", "--format", "%s "));
        Assert.Equal("4", await PrintAsync("ranged", "--from", "4", "--until", "5", "--follow", "--format", "%s "));
        string now = DateTimeOffset.UtcNow.AddSeconds(1).ToString("O", CultureInfo.InvariantCulture);
        Assert.Equal("", await PrintAsync("ranged", "--from", now, "--format", "%s "));
        Assert.Equal("0 1 2 3 4 5 6 7 8 9", await PrintAsync("ranged", "--from", "1h", "--until", now, "--format", "%s "));
        Assert.Equal("", await PrintAsync("ranged", "--until", "1h"));
    }

    [Theory]
    [InlineData("--from yesterday", "--from takes an offset (100)")]
    [InlineData("--from 1 --group g", "leave out --from and --until, or --group")]
    [InlineData("--from 1 --latest", "--latest and --from both say where to start")]
    [InlineData("--json --show key", "--show and --json both say what is printed")]
    [InlineData("--show colour", "--show knows topic, partition,")]
    [InlineData("--format %x", "--format knows no '%x'")]
    [InlineData("--partition 7", "has no partition 7; it has 0 to 0.")]
    public async Task Says_what_makes_no_sense(string options, string message)
    {
        await servers.RunAsync("topic", "create", "sense", "--partitions", "1", "--if-not-exists");
        ProgramEnd end = await servers.RunAsync(["consume", "sense", .. options.Split(' ')]);

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--follow --count 5", ExitCode.Interrupted)]
    [InlineData("--follow", ExitCode.Success)]
    public async Task Ctrl_C_before_the_end_makes_the_exit_code_130(string options, int exitCode)
    {
        await servers.RunAsync("produce", "waited", "--value", "here");
        await using RunningMillrace consume = servers.Start(["consume", "waited", .. options.Split(' ')]);
        await consume.LineAsync("here");
        await consume.SignalAsync("INT");

        Assert.Equal(exitCode, (await consume.EndAsync()).ExitCode);
    }

    [Theory]
    [InlineData("--count 1000000", ExitCode.Interrupted)]
    [InlineData("", ExitCode.Success)]
    public async Task A_meter_that_is_stopped_before_its_end_says_so(string options, int exitCode)
    {
        string topic = $"metered{exitCode}";
        await using RunningMillrace meter =
            servers.Start(["meter", "--topic", topic, "--rate", "20", .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
        while ((await servers.RunAsync("consume", topic, "--count", "1")).Output.Length == 0)
            Assert.False(TestContext.Current.CancellationToken.IsCancellationRequested);
        await meter.SignalAsync("INT");
        ProgramEnd end = await meter.EndAsync();

        Assert.Equal(exitCode, end.ExitCode);
        Assert.Contains($"readings sent to {topic}", end.Output, StringComparison.Ordinal);
    }

    private async Task<string> PrintAsync(string topic, params string[] options)
    {
        ProgramEnd end = await servers.RunAsync(["consume", topic, .. options]);
        Assert.True(end.ExitCode == ExitCode.Success, $"exit code {end.ExitCode}: {end.Errors}");
        return end.Output.TrimEnd(' ');
    }
}
