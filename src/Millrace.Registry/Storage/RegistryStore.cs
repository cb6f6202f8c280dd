using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Millrace.Formats;
using Millrace.Http;
using Millrace.Kafka;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Settings;
using Millrace.Timing;

namespace Millrace.Registry.Storage;

/// <summary>
/// The registry's memory of its topic. One loop reads the topic and swaps immutable views, which requests read without a lock.
/// A change is decided on a view, written, and done when it is read back and counts;
/// when another registry was faster it is decided anew (<see cref="WriteClaim"/>).
/// </summary>
internal sealed partial class RegistryStore : ILogSink, IAsyncDisposable
{
    // Some milliseconds.
    private const long MostStepsWhileOthersWait = 10_000;

    private readonly RegistrySettings _settings;
    private readonly ILogger _logger;
    private readonly LogWriter _writer;
    private readonly KafkaAdmin _admin;
    private readonly LogReader _reader;
    private readonly SharedProbe<LogView> _probe;
    private readonly SemaphoreSlim _oneWriter = new(1, 1);
    private readonly ConcurrentDictionary<Guid, bool> _refused = new();
    private readonly TaskCompletionSource _loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile Snapshot _snapshot = new(LogView.Empty, 0);
    private long _skipped;

    public RegistryStore(RegistrySettings settings, ILogger logger)
    {
        _settings = settings;
        _logger = logger;
        _writer = new LogWriter(settings);
        _admin = new KafkaAdmin(KafkaSettings.Common(settings)) { Timeout = settings.WriteTimeout };
        _reader = new LogReader(settings, this, logger);
        _probe = new SharedProbe<LogView>(CurrentViewAsync);
    }

    /// <summary>The newest view.</summary>
    public RegistryState State => _snapshot.View.State;

    /// <summary>Offset up to which the topic was read.</summary>
    public long NextOffset => _snapshot.Next;

    /// <summary>Records that did not count so far.</summary>
    public long Skipped => Volatile.Read(ref _skipped);

    /// <summary>Ends when the topic was read to its end for the first time.</summary>
    public Task Loaded => _loaded.Task;

    public void Take(IReadOnlyList<LogRecord> records, long next, bool isAtEnd)
    {
        LogView view = _snapshot.View;
        foreach (LogRecord record in records)
        {
            LogVerdict verdict = LogVerdict.Unreadable;
            try
            {
                (view, verdict) = view.After(record);
            }
#pragma warning disable CA1031 // One record that makes no sense must not keep the registry from all others.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                LogBadRecord(fault, _settings.Topic, record.Offset);
                Interlocked.Increment(ref _skipped);
                continue;
            }

            if (verdict == LogVerdict.Counted) continue;
            Interlocked.Increment(ref _skipped);
            if (record.Claim is { } claim && _refused.ContainsKey(claim.Operation)) _refused[claim.Operation] = true;
            if (verdict == LogVerdict.Overtaken) LogOvertaken(_settings.Topic, record.Offset);
            else LogSkipped(_settings.Topic, record.Offset, verdict);
        }

        Swap(new Snapshot(view, next));
        if (isAtEnd) _loaded.TrySetResult();
    }

    public void Reset() => Swap(new Snapshot(LogView.Empty, 0));

    /// <summary>
    /// What keeps the view from being up to date, in words; null when it is. Kafka is asked once for all who ask meanwhile.
    /// </summary>
    public async Task<string?> FindProblemAsync(TimeSpan limit, CancellationToken ct)
    {
        try
        {
            await _probe.AskAsync(limit, ct);
            return null;
        }
        catch (TimeoutException)
        {
            return $"the brokers have not answered within {limit.TotalSeconds} s.";
        }
        catch (StoreException fault)
        {
            return fault.Message;
        }
    }

    /// <inheritdoc cref="ChangeAsync{T}(Func{RegistryState, WorkLimit, Change{T}}, CancellationToken)"/>
    public Task<T> ChangeAsync<T>(Func<RegistryState, Change<T>> decide, CancellationToken ct) =>
        ChangeNowAsync(view => decide(view.State), ct);

    /// <summary>Decides a change on a view that is up to date, writes it, and waits until it counts.</summary>
    /// <param name="decide">Called again when somebody else changed the registry in between. What it throws goes to the caller.</param>
    /// <exception cref="StoreException">It could not be written.</exception>
    public async Task<T> ChangeAsync<T>(Func<RegistryState, WorkLimit, Change<T>> decide, CancellationToken ct)
    {
        // All writers wait for one another: what takes long is decided before, and again if the registry has changed meanwhile.
        for (int tries = 0; tries <= _settings.WriteRetries; tries++)
        {
            RegistryState decidedOn = (await CurrentViewAsync()).State;
            var work = new WorkLimit(ct);
            Change<T> decided = decide(decidedOn, work);
            bool isCheap = work.Spent <= MostStepsWhileOthersWait;
            try
            {
                return await ChangeNowAsync(
                    view => ReferenceEquals(view.State, decidedOn)
                    ? decided
                    : isCheap ? decide(view.State, new WorkLimit(ct)) : throw new ChangedException(), ct)
                    ;
            }
            catch (ChangedException)
            {
                // Decided anew.
            }
        }

        throw new StoreException(StoreFault.TimedOut,
            $"The registry changed {_settings.WriteRetries} times while the schema was compared.");
    }

    private async Task<T> ChangeNowAsync<T>(Func<LogView, Change<T>> decide, CancellationToken ct)
    {
        await _oneWriter.WaitAsync(ct);
        try
        {
            long deadline = Deadline();
            for (int tries = 0; tries <= _settings.WriteRetries; tries++)
            {
                LogView view = await CurrentViewAsync(deadline);
                if (!view.Dirty.IsEmpty && !await TryWriteAsync(view, view.Repairs(), deadline)) continue;
                view = _snapshot.View;
                Change<T> change = decide(view);
                if (change.Entries.Count == 0 || await TryWriteAsync(view, change.Entries, deadline)) return change.Answer;
            }

            throw new StoreException(StoreFault.TimedOut,
                $"Other registries on {_settings.Topic} were faster {_settings.WriteRetries} times.");
        }
        catch (KafkaException fault)
        {
            throw NotWritten(fault);
        }
        finally
        {
            _oneWriter.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _reader.DisposeAsync();
        _admin.Dispose();
        _writer.Dispose();
        _oneWriter.Dispose();
    }

    private async Task<LogView> CurrentViewAsync()
    {
        try
        {
            return await CurrentViewAsync(Deadline());
        }
        catch (KafkaException fault)
        {
            throw NotWritten(fault);
        }
    }

    private long Deadline() => TimeProvider.System.Milliseconds() + (long)_settings.WriteTimeout.TotalMilliseconds;

    private StoreException NotWritten(KafkaException fault)
    {
        LogNotWritten(_settings.Topic, fault.Message);
        StoreFault kind = fault.Code switch
        {
            KafkaErrorCode.MessageTooLarge or KafkaErrorCode.RecordListTooLarge => StoreFault.TooLarge,
            KafkaErrorCode.LocalMsgTimedOut or KafkaErrorCode.LocalTimedOut or KafkaErrorCode.LocalTransport
                or KafkaErrorCode.LocalAllBrokersDown
                // A client that reaches no broker knows of no partition.
                or KafkaErrorCode.LocalUnknownPartition or KafkaErrorCode.RequestTimedOut => StoreFault.TimedOut,
            _ => StoreFault.Failed,
        };
        return new StoreException(kind, fault.Message, fault);
    }

    // A change by another registry that was answered before this request began must be seen by it.
    private async Task<LogView> CurrentViewAsync(long deadline)
    {
        IReadOnlyList<TopicPartitionOffset> ends = await _admin.LatestOffsetsAsync([new TopicPartition(_settings.Topic, 0)]);
        return (await ReadUntilAsync(ends[0].Offset, deadline)).View;
    }

    private async Task<bool> TryWriteAsync(LogView view, IReadOnlyList<LogEntry> entries, long deadline)
    {
        var claim = new WriteClaim(Guid.NewGuid(), view.LastChange);
        _refused[claim.Operation] = false;
        try
        {
            long last = await _writer.AppendAsync(entries, claim);
            await ReadUntilAsync(last + 1, deadline);
            return !_refused[claim.Operation];
        }
        finally
        {
            _refused.TryRemove(claim.Operation, out _);
        }
    }

    private async Task<Snapshot> ReadUntilAsync(long next, long deadline)
    {
        while (true)
        {
            Snapshot snapshot = _snapshot;
            if (snapshot.Next >= next) return snapshot;
            long left = deadline - TimeProvider.System.Milliseconds();
            try
            {
                await snapshot.Replaced.Task.WaitAsync(TimeSpan.FromMilliseconds(Math.Max(1, left)), TimeProvider.System);
            }
            catch (TimeoutException fault)
            {
                throw new StoreException(StoreFault.TimedOut, $"{_settings.Topic} was not read up to offset {next} in time.", fault);
            }
        }
    }

    private void Swap(Snapshot snapshot)
    {
        Snapshot old = _snapshot;
        _snapshot = snapshot;
        old.Replaced.TrySetResult();
    }

    [LoggerMessage(4006, LogLevel.Information, "Record {Topic}-0@{Offset} does not count: another registry changed something first.")]
    private partial void LogOvertaken(string topic, long offset);

    [LoggerMessage(4007, LogLevel.Warning, "Record {Topic}-0@{Offset} is left out: {Verdict}.")]
    private partial void LogSkipped(string topic, long offset, LogVerdict verdict);

    [LoggerMessage(4009, LogLevel.Error, "Record {Topic}-0@{Offset} makes no sense and is left out.")]
    private partial void LogBadRecord(Exception fault, string topic, long offset);

    [LoggerMessage(4008, LogLevel.Error, "A change could not be written to {Topic}: {Reason}")]
    private partial void LogNotWritten(string topic, string reason);

    private sealed class ChangedException : Exception;

    private sealed record Snapshot(LogView View, long Next)
    {
        public TaskCompletionSource Replaced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}

/// <summary>What is to be written, and what is answered when it counts.</summary>
/// <param name="Answer">For the client.</param>
/// <param name="Entries">Records; none when nothing changes.</param>
internal readonly record struct Change<T>(T Answer, IReadOnlyList<LogEntry> Entries);
