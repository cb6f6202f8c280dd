using Millrace.Connectors;
using Millrace.Testing;

namespace My.Connector.Tests;

/// <summary>The checks that every source should pass. A file can be taken away with its folder.</summary>
public sealed class LinesSourceTests : SourceConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("lines-source-").FullName;

    // Whatever ends with a line feed is a line.
    public static TheoryData<string> Checks => new(ChecksFor(SourceLacks.BadRecords));

    private string FilePath => Path.Combine(_folder, "in.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    protected override SourceConnector CreateConnector() => new LinesSourceConnector();

    protected override Dictionary<string, string> Config() =>
        new() { ["file"] = FilePath, ["topic"] = "lines", ["poll.interval.ms"] = "20" };

    protected override Task PrepareAsync() => File.WriteAllTextAsync(FilePath, "");

    protected override Task AddAsync(IReadOnlyList<string> texts) => File.AppendAllLinesAsync(FilePath, texts);

    protected override Task TakeDownAsync() => Task.Run(() => Directory.Move(_folder, _folder + "-away"));

    protected override Task BringBackAsync() => Task.Run(() => Directory.Move(_folder + "-away", _folder));
}
