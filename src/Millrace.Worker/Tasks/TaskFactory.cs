namespace Millrace.Worker.Tasks;

/// <summary>Makes the running form of a sink or source task.</summary>
internal sealed class TaskFactory
{
    public RunningTask Create(TaskSpec spec, TaskEvents events) => throw new NotImplementedException($"{spec.Id}: {events}");
}
