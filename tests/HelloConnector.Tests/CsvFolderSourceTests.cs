using Millrace.Connectors;
using Millrace.Errors;
using Millrace.Testing;
using Record = Millrace.Records.Record;

namespace HelloConnector.Tests;

/// <summary>The checks that every source passes, and what is this one's own.</summary>
public sealed class CsvFolderSourceTests : SourceConformance, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hello-source-").FullName;

    public static TheoryData<string> Checks => new(ChecksFor());

    private string FilePath => Path.Combine(_folder, "readings.csv");

    private string Away => _folder + "-away";

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Checks))]
    public Task Conforms(string check) => RunAsync(check, TestContext.Current.CancellationToken);

    [Fact]
    public async Task Names_the_fields_after_the_first_line_of_their_file()
    {
        await File.WriteAllTextAsync(Path.Combine(_folder, "a.csv"), "id,name\r\n1,boston\r\n2,den");
        await File.WriteAllTextAsync(Path.Combine(_folder, "b.csv"), "at\n7\n");
        await using SourceHarness source = await SourceHarness.StartAsync(new CsvFolderSourceTask(), Config());
        List<Record> records = await source.ReadAsync(2);
        Assert.Equal(["a: id=1 name=boston", "b: at=7"], records.Select(Describe));
        await File.AppendAllTextAsync(Path.Combine(_folder, "a.csv"), "ver\n");
        Assert.Equal("a: id=2 name=denver", Describe(Assert.Single(await source.ReadAsync(1))));
    }

    [Fact]
    public async Task Says_where_a_line_does_not_fit()
    {
        await File.WriteAllTextAsync(FilePath, "id,name\n1,boston\n2\n");
        await using SourceHarness source = await SourceHarness.StartAsync(new CsvFolderSourceTask(), Config());
        var fault = await Assert.ThrowsAsync<ConnectException>(() => source.ReadAsync(2));
        Assert.Equal($"{FilePath}: the line at byte 17 has 1 fields, and the first line names 2.", fault.Message);
    }

    protected override SourceConnector CreateConnector() => new CsvFolderSourceConnector();

    protected override Dictionary<string, string> Config() =>
        new() { ["folder"] = _folder, ["topic"] = "readings", ["poll.interval.ms"] = "20" };

    protected override Task PrepareAsync() => File.WriteAllTextAsync(FilePath, "id,text\n");

    protected override Task AddAsync(IReadOnlyList<string> texts) =>
        File.AppendAllLinesAsync(FilePath, texts.Select((text, i) => $"{i},{text}"));

    protected override string TextOf(Record record) => record.Value.Items[1].AsString;

    protected override Task AddBadAsync() => File.AppendAllTextAsync(FilePath, "one field alone\n");

    protected override Task TakeDownAsync() => Task.Run(() => Directory.Move(_folder, Away));

    protected override Task BringBackAsync() => Task.Run(() => Directory.Move(Away, _folder));

    private static string Describe(Record record) =>
        $"{record.ValueSchema!.Name}: "
        + string.Join(' ', record.ValueSchema.Fields.Select(field => $"{field.Name}={record.Value.Items[field.Index].AsString}"));
}
