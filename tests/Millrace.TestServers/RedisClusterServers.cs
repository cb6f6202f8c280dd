using System.Globalization;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// A real Redis Cluster: three masters, each with a replica, all with one password. Any of them can be killed.
/// Gone after <see cref="DisposeAsync"/>.
/// </summary>
public sealed class RedisClusterServers : IAsyncLifetime
{
    public const string Password = "sofe4630u";
    private const int Masters = 3;
    private const int Slots = 16384;

    // Redis' own bus port would be 10,000 above the other, which may be no port any more.
    private readonly int[] _busPorts = [.. Enumerable.Range(0, 2 * Masters).Select(_ => FreePort.Next())];

    public RedisClusterServers() =>
        Nodes = [.. _busPorts.Select(port => new RedisServer().WithPassword(Password).With(
            "--masterauth", Password, "--cluster-enabled", "yes", "--cluster-port", port.ToString(CultureInfo.InvariantCulture),
            "--cluster-node-timeout", "3000"))];

    /// <summary>Three masters of a third of the slots each, then the replicas in the same order.</summary>
    public IReadOnlyList<RedisServer> Nodes { get; }

    public async ValueTask InitializeAsync()
    {
        await Task.WhenAll(Nodes.Select(node => node.StartAsync()));
        for (int i = 0; i < Masters; i++)
        {
            await Nodes[i].CliAsync("CLUSTER", "ADDSLOTSRANGE", Text(Slots * i / Masters), Text((Slots * (i + 1) / Masters) - 1));
            await Nodes[i].CliAsync("CLUSTER", "SET-CONFIG-EPOCH", Text(i + 1));
        }

        for (int i = 1; i < Nodes.Count; i++)
            await Nodes[0].CliAsync("CLUSTER", "MEET", "127.0.0.1", Text(Nodes[i].Port), Text(_busPorts[i]));
        foreach (RedisServer node in Nodes)
            await UntilAsync(node, ["CLUSTER", "NODES"], answer => answer.Split('\n').Length == Nodes.Count
                && !answer.Contains("handshake", StringComparison.Ordinal));
        for (int i = 0; i < Masters; i++)
        {
            await Nodes[Masters + i].CliAsync("CLUSTER", "REPLICATE", await IdAsync(Nodes[i]));
            await UntilAsync(Nodes[Masters + i], ["INFO", "replication"], answer =>
                answer.Contains("master_link_status:up", StringComparison.Ordinal));
        }

        foreach (RedisServer node in Nodes)
            await UntilAsync(node, ["CLUSTER", "INFO"], answer => answer.Contains("cluster_state:ok", StringComparison.Ordinal));
    }

    /// <summary>Runs a command on whichever node has its key.</summary>
    public Task<string> CliAsync(params string[] command) => Nodes.Last(node => node.IsRunning).CliAsync(["-c", .. command]);

    public static Task<string> IdAsync(RedisServer node) => node.CliAsync("CLUSTER", "MYID");

    public async ValueTask DisposeAsync()
    {
        foreach (RedisServer node in Nodes) await node.DisposeAsync();
    }

    /// <summary>Asks again and again; fails after a minute.</summary>
    public static async Task UntilAsync(RedisServer node, string[] question, Func<string, bool> isWanted)
    {
        long deadline = Environment.TickCount64 + 60_000;
        string answer;
        while (!isWanted(answer = await node.CliAsync(question)))
        {
            if (Environment.TickCount64 > deadline)
                throw new InvalidOperationException($"{string.Join(' ', question)} of {node.Port} still answers: {answer}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
