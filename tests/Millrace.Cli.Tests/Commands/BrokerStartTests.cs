using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

/// <summary>What keeps a broker from starting is one line with what helps, and exit code 3; what it says does help.</summary>
public sealed class BrokerStartTests : IDisposable
{
    private readonly string _data = Directory.CreateTempSubdirectory("millrace-start-").FullName;

    [Fact]
    public async Task Too_few_files_are_named_with_what_helps_and_that_helps()
    {
        await using (RunningMillrace broker = Limited("64"))
        {
            ProgramEnd end = await broker.EndAsync();
            Assert.Equal(3, end.ExitCode);
            Assert.StartsWith("millrace: Cannot start: the process may open 64 files", Assert.Single(end.Errors.Split('\n')));
            Assert.Contains("ulimit -n 4096", end.Errors);
        }

        await using RunningMillrace started = Limited("4096");
        await started.LineAsync("Kafka broker");
    }

    [Fact]
    public async Task A_damaged_catalog_is_named_with_what_helps_and_that_helps()
    {
        string catalog = Path.Combine(_data, "catalog.json");
        await File.WriteAllTextAsync(catalog, "");
        ProgramEnd end = await RunningMillrace.RunAsync("broker", "--data", _data, "--port", "0");
        Assert.Equal(3, end.ExitCode);
        Assert.StartsWith($"millrace: Cannot start: {catalog} is damaged", Assert.Single(end.Errors.Split('\n')));

        Directory.Move(_data, _data + ".away"); // "or move the folder away to begin anew"
        try
        {
            await using RunningMillrace started = RunningMillrace.Start(["broker", "--data", _data, "--port", "0"]);
            await started.LineAsync("Kafka broker");
        }
        finally
        {
            Directory.Delete(_data + ".away", recursive: true);
        }
    }

    public void Dispose() => Directory.Delete(_data, recursive: true);

    private RunningMillrace Limited(string files) => RunningMillrace.StartProgram(
        "bash", ["-c", $"ulimit -n {files}; exec dotnet {Path.Combine(AppContext.BaseDirectory, "millrace.dll")} broker --data {_data} --port 0"], null);
}
