using Millrace.Cli.Commands.Groups;
using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Commands.Topics;
using Millrace.Cli.Terminal;
using MySqlConnector;
using Millrace.Kafka;

namespace Millrace.Cli.Commands.Demo;

/// <summary>The flow of the demo: topic, connector and meter, and the counting of what arrives.</summary>
internal sealed class DemoFlow : IAsyncDisposable
{
    public const string Topic = "Readings";

    private const int NewestRows = 8;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // How long nothing may arrive before we say that the rest does not:
    // well over the 10 s that a broker waits for consumers that were killed, and a retry of the sink.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(45);

    // Who presses Ctrl-C wants to leave.
    private static readonly TimeSpan PatienceWhenStopped = TimeSpan.FromSeconds(5);

    private readonly DemoConnector _connector;
    private readonly ReadingsTable _table;
    private readonly KafkaAdmin _admin;
    private readonly CancellationTokenSource _stopMeter = new();
    private MeterRun? _meter;
    private Task _metering = Task.CompletedTask;
    private long _firstId;
    private long _started;
    private TimeSpan _metered;
    private DemoSample _last = DemoSample.None;

    private DemoFlow(DemoServers servers)
    {
        _connector = new DemoConnector(servers.Stack.Worker.Url);
        _table = new ReadingsTable(servers.Database.Endpoint);
        _admin = new KafkaAdmin(new KafkaConfig(servers.Stack.Broker.BootstrapServers));
    }

    /// <summary>Sets everything up and starts the meter.</summary>
    /// <exception cref="CommandException">The connector does not work.</exception>
    public static async Task<DemoFlow> StartAsync(DemoServers servers, double rate, CancellationToken cancellationToken)
    {
        var flow = new DemoFlow(servers);
        try
        {
            AdminResult created = (await flow._admin.CreateTopicsAsync(new NewTopic(Topic, Partitions: 1)))[0];
            if (created.Code != KafkaErrorCode.TopicAlreadyExists) created.ThrowIfFailed();
            string file = DemoConnector.FileOf(servers.Folder);
            Answer.Progress(
                $"Creating connector {DemoConnector.Name} from "
                + $"{Path.Combine(servers.Folder.Name, Path.GetRelativePath(servers.Folder.Root, file))} ...");
            await flow._connector.PutAsync(file, cancellationToken);
            await flow.CatchUpAsync(cancellationToken);
            flow._firstId = await flow._table.HighestIdAsync() + 1;
            // Other measurements at each start, as a meter would; ids go on.
            var readings = new SimulatedMeter(unchecked((int)flow._firstId + 1), TimeProvider.System, flow._firstId);
            flow._meter = new MeterRun(readings, ValueConverters.Create(MeterFormat.Avro, ServerAddress.Of(servers.Stack.Registry.Url)),
                Topic, new KafkaConfig(servers.Stack.Broker.BootstrapServers));
            flow._started = TimeProvider.System.GetTimestamp();
            flow._metering = Task.Run(() => flow._meter.RunAsync(rate, null, flow._stopMeter.Token), CancellationToken.None);
            return flow;
        }
        catch
        {
            await flow.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks how things are.</summary>
    /// <exception cref="CommandException">The meter cannot send.</exception>
    public async Task<DemoSample> SampleAsync(CancellationToken cancellationToken)
    {
        if (_metering.IsFaulted) await _metering;
        var (state, trace) = await _connector.StateAsync(cancellationToken);
        long written = _last.Written;
        IReadOnlyList<string?[]> newest = _last.Newest;
        try
        {
            // Ids are written in their order, for the topic has one partition;
            // counting a table that grows for hours would cost more and more.
            written = Math.Max(written, await _table.HighestIdAsync() - _firstId + 1);
            newest = await _table.NewestAsync(NewestRows);
        }
        catch (MySqlException) when (!cancellationToken.IsCancellationRequested)
        {
            state = "NO DATABASE"; // the connector waits for it too; the view goes on with what was known
        }

        long sent = _meter!.Acknowledged;
        TimeSpan elapsed = TimeProvider.System.GetElapsedTime(_started);
        double seconds = Math.Max(0.001, (elapsed - _last.Elapsed).TotalSeconds);
        return _last = new DemoSample(elapsed, sent, written, (sent - _last.Sent) / seconds, (written - _last.Written) / seconds, state,
            trace, newest);
    }

    /// <summary>Stops the meter, waits for the last readings and counts.</summary>
    /// <param name="stopped">Cancelled when the user has stopped the demo: then the wait is short.</param>
    public async Task<DemoResult> FinishAsync(CancellationToken stopped)
    {
        await _stopMeter.CancelAsync();
        await _metering;
        _metered = TimeProvider.System.GetElapsedTime(_started);
        long sent = _meter!.Acknowledged, lastId = _firstId + sent - 1, written = 0, waitingSince = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (state, trace) = await _connector.StateAsync(CancellationToken.None);
            try
            {
                long counted = await _table.CountAsync(_firstId, lastId);
                if (counted > written) waitingSince = TimeProvider.System.GetTimestamp();
                written = counted;
            }
            catch (MySqlException fault)
            {
                trace ??= $"The database does not answer: {fault.Message}";
            }

            TimeSpan patience = stopped.IsCancellationRequested ? PatienceWhenStopped : Patience;
            if (written >= sent || state == "FAILED" || TimeProvider.System.GetElapsedTime(waitingSince) > patience)
                return new DemoResult(sent, written, _metered, state, trace);
            await Task.Delay(Pause, TimeProvider.System, CancellationToken.None);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _stopMeter.CancelAsync();
        await _metering.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _meter?.Dispose();
        _admin.Dispose();
        _table.Dispose();
        _connector.Dispose();
        _stopMeter.Dispose();
    }

    /// <summary>
    /// Waits until the connector runs and has written what the topic holds from the time before:
    /// ids go on after the highest in the table, and none may be used twice.
    /// </summary>
    private async Task CatchUpAsync(CancellationToken cancellationToken)
    {
        long before = long.MaxValue, waitingSince = TimeProvider.System.GetTimestamp();
        while (true)
        {
            var (state, trace) = await _connector.StateAsync(cancellationToken);
            if (state == "FAILED") throw CommandException.Failed($"{DemoConnector.Name} has failed: {trace?.Split('\n')[0]}");
            long left = await BehindAsync();
            if (state == "RUNNING" && left == 0) return;
            if (left < before)
            {
                before = left;
                waitingSince = TimeProvider.System.GetTimestamp();
                if (left > 0) Answer.Line($"Writing {left:N0} readings of the time before ...");
            }

            if (TimeProvider.System.GetElapsedTime(waitingSince) > Patience)
                throw CommandException.Failed(
                    $"{DemoConnector.Name} is {state} and still {left:N0} readings behind after {Patience.TotalSeconds} s.");
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<long> BehindAsync()
    {
        TopicMetadata topic = await DescribeTopic.FindAsync(_admin, Topic);
        Dictionary<TopicPartition, long> committed =
            (await PartitionLag.OfAsync(_admin, $"connect-{DemoConnector.Name}")).ToDictionary(lag => lag.Partition, lag => lag.Committed);
        return (await PartitionRange.OfAsync(_admin, [topic])).Sum(range =>
            range.Latest - Math.Max(range.Earliest, committed.GetValueOrDefault(range.Partition)));
    }
}
