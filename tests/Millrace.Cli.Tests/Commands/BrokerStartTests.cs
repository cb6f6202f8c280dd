using System.Net;
using System.Net.Sockets;
using Millrace.Cli.Terminal;
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

    [Theory]
    [InlineData("256")]
    [InlineData("512")]
    public async Task More_clients_than_there_are_files_leave_it_able_to_make_topics_and_to_stop(string files)
    {
        await using RunningMillrace broker = Limited(files);
        string address = (await broker.LineAsync("Kafka broker")).Split(' ')[^1];
        List<TcpClient> clients = [];
        for (int i = 0; i < 300; i++)
            clients.Add(await AnsweredAsync(address));

        Assert.Equal(ExitCode.Success,
            (await RunningMillrace.RunAsync("topic", "create", "t", "--partitions", "40", "--bootstrap-servers", address)).ExitCode);

        await broker.SignalAsync("TERM");
        ProgramEnd end = await broker.EndAsync();
        clients.ForEach(client => client.Dispose());
        Assert.Equal(ExitCode.Success, end.ExitCode);
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

    /// <summary>A connection that the broker has answered on: ApiVersions 0 without a client id.</summary>
    private static async Task<TcpClient> AnsweredAsync(string address)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPEndPoint.Parse(address));
        await client.GetStream().WriteAsync(new byte[] { 0, 0, 0, 10, 0, 18, 0, 0, 0, 0, 0, 7, 0xff, 0xff });
        await client.GetStream().ReadExactlyAsync(new byte[4]);
        return client;
    }

    private RunningMillrace Limited(string files) => RunningMillrace.StartProgram(
        "bash", ["-c",
            $"ulimit -n {files}; exec dotnet {Path.Combine(AppContext.BaseDirectory, "millrace.dll")} broker --data {_data} --port 0"],
                null);
}
