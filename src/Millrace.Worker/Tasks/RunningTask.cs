using Millrace.Worker.States;

namespace Millrace.Worker.Tasks;

/// <summary>
/// A task at work on a thread of its own. <see cref="Start"/> once, then <see cref="Pause"/> and <see cref="Resume"/> as often as wanted,
/// at last <see cref="StopAsync"/>. A task that has failed stays as it is until it is stopped.
/// </summary>
internal abstract class RunningTask(TaskId id)
{
    public TaskId Id { get; } = id;

    /// <summary>Begins; returns at once. What goes wrong from here on is told as a state.</summary>
    public abstract void Start();

    /// <summary>Asks it to pause; the state follows.</summary>
    public abstract void Pause();

    public abstract void Resume();

    /// <summary>
    /// Stops, also a task that was never started: its clients are given back then. What is under way is finished and offsets are committed.
    /// After <paramref name="graceful"/> it is cancelled instead: its thread is abandoned, nothing is committed and nothing more is told.
    /// Never throws.
    /// </summary>
    public abstract Task StopAsync(TimeSpan graceful);
}
