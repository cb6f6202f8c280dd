using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests;

/// <summary>
/// Google's Node client (<c>@google-cloud/pubsub</c> of npm) on the other side, installed beside the test program.
/// Skips where Node or npm is absent.
/// </summary>
public sealed class NodeClient : IAsyncLifetime
{
    // npm's registry may be slow; and then a whole message exchange on a machine that builds at the same time.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(3);

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "node");

    private string? _skipReason;

    public async ValueTask InitializeAsync()
    {
        string[] path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        if (new[] { "node", "npm" }.FirstOrDefault(program =>
            !path.Any(folder => System.IO.File.Exists(Path.Combine(folder, program)))) is { } missing)
        {
            _skipReason = $"{missing} is not installed: apt-get install nodejs npm to test with Google's client.";
            return;
        }

        // Written by npm at the end of an installation.
        string installed = Path.Combine(Folder, "node_modules", ".package-lock.json");
        if (System.IO.File.Exists(installed) && System.IO.File.GetLastWriteTimeUtc(installed) > System.IO.File.GetLastWriteTimeUtc(
            Path.Combine(Folder, "package-lock.json"))) return;
        using Process npm = Start("npm", [], "ci", "--no-audit", "--no-fund", "--ignore-scripts");
        npm.StandardInput.Close();
        (int code, string output) = await EndAsync(npm);
        if (code != 0) _skipReason = $"npm could not install @google-cloud/pubsub: {output}";
    }

    public ValueTask DisposeAsync() => default;

    /// <summary>Publishes in this order and waits until all are stored.</summary>
    public async Task PublishAsync(string emulator, string topic, IEnumerable<Message> messages)
    {
        RequireNode();
        using Process node = Start("node", [(PubSubEmulator.Variable, emulator)], "publish.mjs", PubSubEmulator.Project, topic);
        foreach (Message message in messages)
        {
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new
            {
                data = Convert.ToBase64String(message.Data), attributes = message.Attributes, orderingKey = message.OrderingKey,
            }));
        }

        node.StandardInput.Close();
        (int code, string output) = await EndAsync(node);
        Assert.True(code == 0, output);
    }

    /// <summary>
    /// Receives until that many different messages have come; all that came, repeats included, in the order of their coming.
    /// </summary>
    public async Task<List<Message>> ReceiveAsync(string emulator, string subscription, int different)
    {
        RequireNode();
        using Process node =
            Start("node", [(PubSubEmulator.Variable, emulator)], "receive.mjs", PubSubEmulator.Project, subscription, $"{different}");
        node.StandardInput.Close();
        (int code, string output) = await EndAsync(node);
        Assert.True(code == 0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse).ToList();
    }

    private static Message Parse(string line)
    {
        JsonElement json = JsonDocument.Parse(line).RootElement;
        string? orderingKey = json.TryGetProperty("orderingKey", out JsonElement key) ? key.GetString() : null;
        return new Message(
            json.GetProperty("data").GetBytesFromBase64(), json.GetProperty("attributes").EnumerateObject()
            .ToDictionary(pair => pair.Name, pair => pair.Value.GetString()!),
            string.IsNullOrEmpty(orderingKey) ? null : orderingKey);
    }

    private void RequireNode()
    {
        if (_skipReason is not null) Assert.Skip(_skipReason);
    }

    private static Process Start(string program, (string Name, string Value)[] environment, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = Folder, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        foreach (var (name, value) in environment) start.Environment[name] = value;
        return Process.Start(start)!;
    }

    private static async Task<(int Code, string Output)> EndAsync(Process process)
    {
        using var timeout = new CancellationTokenSource(Longest);
        Task<string> errors = process.StandardError.ReadToEndAsync(CancellationToken.None);
        var output = new StringBuilder();
        try
        {
            while (await process.StandardOutput.ReadLineAsync(timeout.Token) is { } line) output.Append(line).Append('\n');
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"{process.StartInfo.FileName} did not end within {Longest}; it said: {output.Length} characters, {await errors}");
        }

        return (process.ExitCode, process.ExitCode == 0 ? output.ToString() : output + await errors);
    }
}
