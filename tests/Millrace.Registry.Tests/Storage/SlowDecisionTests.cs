using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Formats;
using Millrace.Registry.Log;
using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Settings;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Tests.Storage;

/// <summary>Who decides for long holds up no other writer, and still decides on what is there when it is written.</summary>
public sealed class SlowDecisionTests(TestBroker broker)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task Others_write_while_a_change_is_decided()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        var settings = new RegistrySettings { BootstrapServers = broker.BootstrapServers, Topic = registry.Topic, WriteTimeout = Patience };
        await using var store = new RegistryStore(settings, NullLogger.Instance);
        await store.Loaded.WaitAsync(Patience);
        using var isDeciding = new SemaphoreSlim(0);
        using var mayEnd = new SemaphoreSlim(0);
        var seen = new List<bool>();
        SubjectName other = SubjectName.Parse("other");

        Task<string> slow = Task.Run(() => store.ChangeAsync((state, work) =>
        {
            work.Spend(500_000);
            seen.Add(state.Configs.ContainsKey("other"));
            isDeciding.Release();
            Assert.True(mayEnd.Wait(Patience));
            return new Change<string>("slow", [RecordValues.Config("slow", new RegistryConfig { CompatibilityLevel = "NONE" })]);
        }, CancellationToken.None));
        Assert.True(await isDeciding.WaitAsync(Patience));
        await store.ChangeAsync(_ => new Change<string>("quick",
            [RecordValues.Config("other", new RegistryConfig { CompatibilityLevel = "FULL" })]), CancellationToken.None)
            .WaitAsync(Patience);
        mayEnd.Release(2);

        Assert.Equal("slow", await slow.WaitAsync(Patience));
        Assert.Equal([false, true], seen);
        Assert.Equal("NONE", store.State.Configs["slow"].CompatibilityLevel);
    }
}
