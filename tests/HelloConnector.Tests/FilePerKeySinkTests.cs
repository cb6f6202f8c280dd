using Millrace.Connectors;
using Millrace.Data;
using Millrace.Testing;

namespace HelloConnector.Tests;

/// <summary>The checks that every sink passes, and what is this one's own.</summary>
public sealed class FilePerKeySinkTests : SinkConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hello-sink-").FullName;

    // Lines are appended, whatever they say.
    public static TheoryData<string> Checks => new(ChecksFor(SinkLacks.Idempotence));

    private string Away => _folder + "-away";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Writes_the_fields_of_a_struct_as_a_line()
    {
        Schema reading = SchemaBuilder.Struct().Field("at", Schema.Int64).Field("kilowatts", Schema.Float64).Build();
        await using SinkHarness sink = await SinkHarness.StartAsync(new FilePerKeySinkTask(), Config());
        await sink.PutAsync("readings", TestRecord.Keyed(Value.String("boston"), reading, Value.Int64(7), Value.Float64(1.5)));
        Assert.Equal("7,1.5\n", await File.ReadAllTextAsync(Path.Combine(_folder, "boston.txt")));
    }

    [Theory]
    [InlineData("../boston")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Reports_a_key_that_is_no_name_of_a_file(string? key)
    {
        await using SinkHarness sink =
            await SinkHarness.StartAsync(new FilePerKeySinkTask(), Config(), new TestSinkContext(new TestReporter()));
        await sink.PutAsync("readings", TestRecord.Text(key, "text"));
        Assert.Contains("readings-0 offset 0", Assert.Single(sink.Reports).Error, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_folder));
    }

    protected override SinkConnector CreateConnector() => new FilePerKeySinkConnector();

    protected override Dictionary<string, string> Config() => new() { ["folder"] = _folder, ["sync"] = "true" };

    protected override TestRecord BadRecord() => TestRecord.Text("a/b", "text");

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        var records = new List<WrittenRecord>();
        foreach (string file in Directory.EnumerateFiles(_folder))
            records.AddRange(
                (await File.ReadAllLinesAsync(file)).Select(line => new WrittenRecord(Path.GetFileNameWithoutExtension(file), line)));
        return records;
    }

    protected override Task TakeDownAsync() => Task.Run(() => Directory.Move(_folder, Away));

    protected override Task BringBackAsync() => Task.Run(() => Directory.Move(Away, _folder));
}
