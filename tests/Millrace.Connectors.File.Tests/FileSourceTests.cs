using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;

namespace Millrace.Connectors.File.Tests;

public sealed class FileSourceTests : IDisposable
{
    private readonly string _path = Path.Combine(Directory.CreateTempSubdirectory("source-").FullName, "lines.in");

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_path)!, recursive: true);

    [Fact]
    public async Task Reads_lines_with_their_offsets_and_follows_the_file()
    {
        await System.IO.File.WriteAllTextAsync(_path, "one\ntwo\nthr");
        FileSourceTask task = await Start();

        Assert.Equal([("one", 4L), ("two", 8L)], await Poll(task));
        await System.IO.File.AppendAllTextAsync(_path, "ee\n");
        Assert.Equal([("three", 14L)], await Poll(task));
        await task.StopAsync(default);
    }

    [Fact]
    public async Task Goes_on_from_the_stored_offset()
    {
        await System.IO.File.WriteAllTextAsync(_path, "one\ntwo\n");

        Assert.Equal([("two", 8L)], await Poll(await Start(offset: OffsetMap.Of("position", Value.Int64(4)))));
    }

    [Fact]
    public async Task Reads_at_most_a_batch_at_once()
    {
        await System.IO.File.WriteAllTextAsync(_path, "a\nb\nc\n");
        FileSourceTask task = await Start(("batch.size", "2"));

        Assert.Equal(["a", "b"], (await Poll(task)).Select(line => line.Text));
        Assert.Equal(["c"], (await Poll(task)).Select(line => line.Text));
    }

    [Fact]
    public async Task Waits_for_a_file_that_is_not_there_yet()
    {
        var context = new TestSourceContext();
        FileSourceTask task = await Start(context);
        Task<List<(string Text, long)>> lines = Poll(task);
        while (context.Log.Lines.Count == 0) await Task.Delay(10);

        await System.IO.File.WriteAllTextAsync(_path, "late\n");

        Assert.Equal("late", Assert.Single(await lines).Text);
        Assert.Contains(_path, Assert.Single(context.Log.Of(LogLevel.Warn)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ends_a_poll_when_it_is_cancelled()
    {
        await System.IO.File.WriteAllTextAsync(_path, "");
        FileSourceTask task = await Start();
        using var stop = new CancellationTokenSource();
        Task poll = Task.Run(async () =>
        {
            while (true) await task.PollAsync(new RecordBatch(), stop.Token);
        });

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
    }

    [Theory]
    [InlineData("filename", "position", 5L, null)]
    [InlineData("path", "position", 5L, "Partition objects should contain the key 'filename'")]
    [InlineData("filename", "line", 5L, "Offset objects should either be null or contain the key 'position'")]
    [InlineData("filename", "position", "5", "The value for the 'position' key in the offset is expected to be a Long value")]
    [InlineData("filename", "position", -5L, "The value for the 'position' key in the offset should be a non-negative value")]
    public async Task Accepts_only_offsets_that_it_can_use(string partitionKey, string offsetKey, object position, string? error)
    {
        var offsets = new Dictionary<OffsetMap, OffsetMap?>
        {
            [OffsetMap.Of(partitionKey, Value.String("x"))] =
                OffsetMap.Of(offsetKey, position is long number ? Value.Int64(number) : Value.String((string)position)),
        };
        Task<bool> AlterAsync() =>
            new FileSourceConnector().AlterOffsetsAsync(new Dictionary<string, string> { ["file"] = "x" }, offsets, default);

        if (error is null) Assert.True(await AlterAsync());
        else Assert.Equal(error, (await Assert.ThrowsAsync<ConnectException>(AlterAsync)).Message);
    }

    [Fact]
    public async Task Does_not_start_with_a_batch_size_that_is_none()
    {
        var config = new Dictionary<string, string> { ["file"] = _path, ["topic"] = "t", ["batch.size"] = "ten" };

        var fault = await Assert.ThrowsAsync<ConfigException>(() => new FileSourceConnector().StartAsync(null!, config, default));

        Assert.Equal("Invalid value ten for configuration batch.size: Not a number of type INT", fault.Message);
    }

    private Task<FileSourceTask> Start(params (string Name, string Value)[] settings) => Start(new TestSourceContext(), settings);

    private Task<FileSourceTask> Start(OffsetMap offset) =>
        Start(new TestSourceContext(new() { [OffsetMap.Of("filename", Value.String(_path))] = offset }));

    private async Task<FileSourceTask> Start(TestSourceContext context, params (string Name, string Value)[] settings)
    {
        var config = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        config["file"] = _path;
        config["topic"] = "lines";
        var task = new FileSourceTask();
        task.Initialize(context);
        await task.StartAsync(config, default);
        return task;
    }

    private static async Task<List<(string Text, long Position)>> Poll(FileSourceTask task)
    {
        var batch = new RecordBatch();
        while (batch.Count == 0) await task.PollAsync(batch, TestContext.Current.CancellationToken);
        return batch.Records.ToArray().Select(record => (record.Value.AsString, record.SourceOffset!["position"].AsInt64)).ToList();
    }
}
