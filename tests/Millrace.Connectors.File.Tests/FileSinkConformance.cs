namespace Millrace.Connectors.File.Tests;

/// <summary>The checks that every sink passes. A line of the file is <c>key text</c>: the sink itself writes no keys.</summary>
public sealed class FileSinkConformance : SinkConformance
{
    // Lines are appended, whatever they say, and the file is there as long as it is open.
    public static TheoryData<string> Checks =>
        new(ChecksFor(SinkLacks.Tombstones | SinkLacks.Idempotence | SinkLacks.BadRecords | SinkLacks.Outages));

    private string FilePath => Path.Combine(Path.GetTempPath(), Name);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SinkConnector CreateConnector() => new FileSinkConnector();

    protected override Dictionary<string, string> Config() => new() { ["file"] = FilePath };

    protected override TestRecord Record(string key, string? text) => TestRecord.Text(key, $"{key} {text}");

    protected override async Task<IReadOnlyList<WrittenRecord>> ReadBackAsync()
    {
        if (!System.IO.File.Exists(FilePath)) return [];
        string[] lines = await System.IO.File.ReadAllLinesAsync(FilePath);
        return [.. lines.Select(line => line.Split(' ', 2)).Select(parts => new WrittenRecord(parts[0], parts[1]))];
    }

    protected override Task CleanUpAsync()
    {
        System.IO.File.Delete(FilePath);
        return Task.CompletedTask;
    }
}
