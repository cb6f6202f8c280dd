using Millrace.Config;
using Millrace.Connectors;
using Millrace.Timing;

namespace Millrace.Testing;

/// <summary>
/// What the suites for sinks and sources share: a name for each check's own data, the outside world, and waiting for a condition.
/// </summary>
public abstract class ConnectorConformance : Conformance
{
    private protected ConnectorConformance()
    {
    }

    /// <summary>
    /// A name that no other check uses, of lower-case letters and digits: for a table, a topic, a file of this check's own.
    /// </summary>
    protected internal string Name { get; } = $"c{Guid.NewGuid():N}"[..13];

    /// <summary>How long something may take that ought to happen; a minute unless said.</summary>
    protected internal virtual TimeSpan Patience => TimeSpan.FromSeconds(60);

    /// <summary>A new connector, not started.</summary>
    private protected abstract Connector NewConnector { get; }

    /// <summary>Called before the check, to make what the connector expects to be there, such as a table. Default: nothing.</summary>
    protected internal virtual Task PrepareAsync() => Task.CompletedTask;

    /// <summary>Called after the check, also after a failure. Default: nothing.</summary>
    protected internal virtual Task CleanUpAsync() => Task.CompletedTask;

    /// <summary>
    /// Takes the outside system away: connections are cut, nobody answers. Returns when it is gone. Not called where outages are lacking.
    /// </summary>
    protected internal virtual Task TakeDownAsync() =>
        throw new NotSupportedException($"{GetType().Name} lacks outages, or has to override {nameof(TakeDownAsync)}.");

    /// <summary>Brings it back, with all that was in it.</summary>
    protected internal virtual Task BringBackAsync() =>
        throw new NotSupportedException($"{GetType().Name} lacks outages, or has to override {nameof(BringBackAsync)}.");

    internal sealed override ConfigDef Declared => NewConnector.Config;

    internal sealed override Task<ConfigValidation> ValidateAsync(IReadOnlyDictionary<string, string> config) =>
        NewConnector.ValidateAsync(config, Cancellation);

    internal sealed override async Task StartAsync(IReadOnlyDictionary<string, string> config)
    {
        await using IAsyncDisposable started = NewConnector is SinkConnector sink
            ? await SinkHarness.StartAsync(sink, config, cancellationToken: Cancellation)
            : await SourceHarness.StartAsync((SourceConnector)NewConnector, config, cancellationToken: Cancellation);
    }

    private protected async Task RunAsync(Func<Task> check, CancellationToken cancellationToken)
    {
        Cancellation = cancellationToken;
        await PrepareAsync();
        try
        {
            await check();
        }
        finally
        {
            await CleanUpAsync();
        }
    }

    /// <summary>Looks again and again until nothing is missing.</summary>
    /// <param name="missing">Says what is missing yet, or null.</param>
    /// <exception cref="CheckFailedException">With what was missing last.</exception>
    internal async Task EventuallyAsync(Func<Task<string?>> missing)
    {
        long deadline = TimeProvider.System.Milliseconds() + (long)Patience.TotalMilliseconds;
        while (await missing() is { } reason)
        {
            if (TimeProvider.System.Milliseconds() > deadline)
                throw new CheckFailedException($"{reason} Waited for {Patience.TotalSeconds} s.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Cancellation);
        }
    }

    /// <summary>Waits for something that the connector must bring to an end by itself.</summary>
    internal async Task EndsAsync(Task work, string what)
    {
        try
        {
            await work.WaitAsync(Patience, TimeProvider.System, Cancellation);
        }
        catch (TimeoutException fault)
        {
            throw new CheckFailedException($"{what} has not ended within {Patience.TotalSeconds} s.", fault);
        }
    }

    /// <summary>The same, whatever comes of it.</summary>
    internal Task EndsAnyhowAsync(Task work, string what) =>
        EndsAsync(work.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default), what);
}
