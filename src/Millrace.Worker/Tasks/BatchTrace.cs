using System.Diagnostics;
using Millrace.Worker.States;

namespace Millrace.Worker.Tasks;

/// <summary>
/// The trace of one batch: a span of its whole way, and one for each step on it. Nothing is made, and nothing costs, unless somebody
/// listens to <see cref="SourceName"/> and the sampler takes the batch. Used by the task's own thread alone.
/// </summary>
internal sealed class BatchTrace
{
    /// <summary>Name of the activity source.</summary>
    public const string SourceName = "Millrace.Worker";

    private static readonly ActivitySource Source = new(SourceName);

    private readonly Activity _batch;
    private Activity? _step;

    private BatchTrace(Activity batch) => _batch = batch;

    /// <summary>A batch of a sink that was just polled; null when it is not traced.</summary>
    public static BatchTrace? OfSink(TaskId task, int records) => Begin(task, "sink batch", ActivityKind.Consumer, records);

    /// <summary>A batch of a source that was just polled; null when it is not traced.</summary>
    public static BatchTrace? OfSource(TaskId task, int records) => Begin(task, "source batch", ActivityKind.Producer, records);

    /// <summary>The next step begins, and the one before has ended: <c>convert</c>, <c>put</c>, <c>send</c>.</summary>
    public void Step(string name)
    {
        EndStep();
        _step = Source.StartActivity(name, ActivityKind.Internal, _batch.Context);
    }

    /// <summary>The step under way has ended.</summary>
    public void EndStep()
    {
        _step?.Dispose();
        _step = null;
    }

    /// <summary>The step goes on elsewhere, and this thread with something else.</summary>
    public static void Leave() => Activity.Current = null;

    /// <summary>The step under way has failed and is tried again later.</summary>
    public void Retry(string reason)
    {
        _step?.SetStatus(ActivityStatusCode.Error, reason);
        EndStep();
    }

    /// <summary>The batch has come to its end.</summary>
    /// <param name="failure">Why it went no further; null when it is written.</param>
    public void End(string? failure = null)
    {
        if (failure is not null) _step?.SetStatus(ActivityStatusCode.Error, failure);
        EndStep();
        if (failure is not null) _batch.SetStatus(ActivityStatusCode.Error, failure);
        _batch.Dispose();
    }

    private static BatchTrace? Begin(TaskId task, string name, ActivityKind kind, int records)
    {
        if (!Source.HasListeners()) return null;
        Activity? batch = Source.StartActivity(name, kind, default(ActivityContext),
            [
                new("messaging.system", "kafka"), new("messaging.batch.message_count", records),
                new("millrace.connector", task.Connector), new("millrace.task", task.Task),
            ]);
        if (batch is null) return null;
        // What a step starts elsewhere is the step's child; the batch itself is nobody's current activity.
        Activity.Current = null;
        return new BatchTrace(batch);
    }
}
