using Millrace.Connectors;
using Millrace.Data;
using Millrace.Testing;

namespace My.Connector.Tests;

/// <summary>The checks that every sink should pass, and what is this one's own. A file can be taken away with its folder.</summary>
public sealed class LinesSinkTests : SinkConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lines-sink-").FullName;

    // Lines are appended, whatever they say.
    public static TheoryData<string> Checks => new(ChecksFor(SinkLacks.Tombstones | SinkLacks.Idempotence));

    private string FilePath => Path.Combine(_folder, "out.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Writes_key_and_value()
    {
        await using SinkHarness sink = await SinkHarness.StartAsync(new LinesSinkTask(), Config());
        await sink.PutAsync("lines", TestRecord.Text("k", "größer"), TestRecord.Text(null, "no key"));
        Assert.Equal("k\tgrößer\n\tno key\n", await File.ReadAllTextAsync(FilePath, TestContext.Current.CancellationToken));
    }

    protected override SinkConnector CreateConnector() => new LinesSinkConnector();

    protected override Dictionary<string, string> Config() => new() { ["file"] = FilePath, ["sync"] = "true" };

    /// <summary>A number, where text is wanted.</summary>
    protected override TestRecord BadRecord() => (Schema.String, Value.String("bad"), Schema.Int32, Value.Int32(1));

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        if (!File.Exists(FilePath)) return [];
        string[] lines = await File.ReadAllLinesAsync(FilePath);
        return [.. lines.Select(line => line.Split('\t')).Select(parts => new WrittenRecord(parts[0], parts[1]))];
    }

    protected override Task TakeDownAsync() => Task.Run(() => Directory.Move(_folder, _folder + "-away"));

    protected override Task BringBackAsync() => Task.Run(() => Directory.Move(_folder + "-away", _folder));
}
