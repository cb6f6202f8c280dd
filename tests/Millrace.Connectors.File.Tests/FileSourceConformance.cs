namespace Millrace.Connectors.File.Tests;

/// <summary>The checks that every source passes.</summary>
public sealed class FileSourceConformance : SourceConformance
{
    // Any bytes with an end of line are a line.
    public static TheoryData<string> Checks => new(ChecksFor(SourceLacks.BadRecords | SourceLacks.Outages));

    private string FilePath => Path.Combine(Path.GetTempPath(), Name);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SourceConnector CreateConnector() => new FileSourceConnector();

    protected override Dictionary<string, string> Config() => new() { ["file"] = FilePath, ["topic"] = "lines", ["batch.size"] = "7" };

    protected override Task PrepareAsync() => System.IO.File.WriteAllTextAsync(FilePath, "");

    protected override Task AddAsync(IReadOnlyList<string> texts) => System.IO.File.AppendAllLinesAsync(FilePath, texts);

    protected override Task CleanUpAsync()
    {
        System.IO.File.Delete(FilePath);
        return Task.CompletedTask;
    }
}
