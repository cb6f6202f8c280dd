namespace Millrace.Http.Tests;

public sealed class SharedProbeTests
{
    private readonly Queue<TaskCompletionSource<int>> _asked = new();

    [Fact]
    public async Task Asks_once_for_all_who_come_while_no_answer_is_there()
    {
        SharedProbe<int> probe = Probe();
        await Assert.ThrowsAsync<TimeoutException>(() => probe.AskAsync(TimeSpan.Zero, TestContext.Current.CancellationToken));
        Task<int>[] others = [.. Enumerable.Range(0, 20).Select(_ => Ask(probe))];

        _asked.Dequeue().SetResult(7);
        Assert.All(await Task.WhenAll(others), answer => Assert.Equal(7, answer));
        Assert.Empty(_asked);

        // The next is asked anew, whatever came of the one before.
        Task<int> next = Ask(probe);
        _asked.Dequeue().SetException(new InvalidOperationException());
        await Assert.ThrowsAsync<InvalidOperationException>(() => next);
        next = Ask(probe);
        _asked.Dequeue().SetResult(8);
        Assert.Equal(8, await next);
    }

    private static Task<int> Ask(SharedProbe<int> probe) =>
        probe.AskAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);

    private SharedProbe<int> Probe() => new(() =>
    {
        var question = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        _asked.Enqueue(question);
        return question.Task;
    });
}
