using System.Collections.Concurrent;
using Millrace.Records;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks;

/// <summary>
/// What one task has done. Plain fields that the task's own thread moves on once a batch, and that whoever asks for metrics reads:
/// a record costs nothing, and neither does a worker that nobody watches.
/// </summary>
internal sealed class TaskNumbers
{
    private long _read;
    private long _written;
    private long _batches;
    private long _putMilliseconds;
    private long _commits;
    private long _commitFailures;
    private long _failures;
    private long _skipped;
    private long _logged;
    private long _deadLetters;
    private long _retries;
    private long _lastRecord;
    private long _lastFailure;
    private IReadOnlyDictionary<TopicPartition, long> _lag = new Dictionary<TopicPartition, long>();

    /// <summary>Records consumed by a sink, or polled from a source.</summary>
    public long Read => Volatile.Read(ref _read);

    /// <summary>Records that a sink has written, or that the broker has acknowledged of a source.</summary>
    public long Written => Volatile.Read(ref _written);

    public long Batches => Volatile.Read(ref _batches);

    public long PutMilliseconds => Volatile.Read(ref _putMilliseconds);

    public long Commits => Volatile.Read(ref _commits);

    public long CommitFailures => Volatile.Read(ref _commitFailures);

    public long Failures => Volatile.Read(ref _failures);

    public long Skipped => Volatile.Read(ref _skipped);

    public long Logged => Volatile.Read(ref _logged);

    public long DeadLetters => Volatile.Read(ref _deadLetters);

    public long Retries => Volatile.Read(ref _retries);

    /// <summary>When records were last read; seconds since 1970 UTC, 0 before the first.</summary>
    public double LastRecord => Volatile.Read(ref _lastRecord) / 1000.0;

    /// <summary>When a record last failed; seconds since 1970 UTC, 0 before the first.</summary>
    public double LastFailure => Volatile.Read(ref _lastFailure) / 1000.0;

    /// <summary>A sink's partitions, each with how many records it is behind; looked at once a second.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Lag
    {
        get => Volatile.Read(ref _lag);
        set => Volatile.Write(ref _lag, value);
    }

    public void AddRead(int records)
    {
        if (records == 0) return;
        Interlocked.Add(ref _read, records);
        Volatile.Write(ref _lastRecord, Now);
    }

    public void AddWritten(int records) => Interlocked.Add(ref _written, records);

    public void AddPut(int records, long milliseconds)
    {
        AddWritten(records);
        Interlocked.Increment(ref _batches);
        Interlocked.Add(ref _putMilliseconds, milliseconds);
    }

    public void AddCommit() => Interlocked.Increment(ref _commits);

    public void AddCommitFailure() => Interlocked.Increment(ref _commitFailures);

    public void AddRetry() => Interlocked.Increment(ref _retries);

    public void AddFailure(bool isLogged, bool isDeadLetter)
    {
        Interlocked.Increment(ref _failures);
        if (isLogged) Interlocked.Increment(ref _logged);
        if (isDeadLetter) Interlocked.Increment(ref _deadLetters);
        Volatile.Write(ref _lastFailure, Now);
    }

    public void AddSkipped() => Interlocked.Increment(ref _skipped);

    private static long Now => TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds();
}

/// <summary>The numbers of the tasks that this worker has, running or failed since.</summary>
internal sealed class NumbersOfTasks
{
    private readonly ConcurrentDictionary<TaskId, (bool IsSink, TaskNumbers Numbers)> _tasks = new();
    private long _starts;
    private long _startFailures;

    public IEnumerable<(TaskId Task, bool IsSink, TaskNumbers Numbers)> All =>
        _tasks.Select(entry => (entry.Key, entry.Value.IsSink, entry.Value.Numbers));

    /// <summary>Tasks begun so far.</summary>
    public long Starts => Volatile.Read(ref _starts);

    /// <summary>Of them those that could not be made.</summary>
    public long StartFailures => Volatile.Read(ref _startFailures);

    /// <summary>A task begins; its numbers begin at 0, as those of a restarted process do.</summary>
    public TaskNumbers Begin(TaskId task, bool isSink)
    {
        Interlocked.Increment(ref _starts);
        var numbers = new TaskNumbers();
        _tasks[task] = (isSink, numbers);
        return numbers;
    }

    /// <summary>A task could not be made from its configuration.</summary>
    public void AddStartFailure() => Interlocked.Increment(ref _startFailures);

    /// <summary>A task is gone. Does nothing when another has taken its place already.</summary>
    public void End(TaskId task, TaskNumbers numbers)
    {
        if (_tasks.TryGetValue(task, out var known) && ReferenceEquals(known.Numbers, numbers)) _tasks.TryRemove(task, out _);
    }
}
