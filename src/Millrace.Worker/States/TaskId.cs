namespace Millrace.Worker.States;

/// <summary>One task of one connector; printed as Connect does, <c>orders-0</c>.</summary>
internal readonly record struct TaskId(string Connector, int Task)
{
    public override string ToString() => $"{Connector}-{Task}";
}
