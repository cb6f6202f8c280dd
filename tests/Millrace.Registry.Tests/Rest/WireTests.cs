using Millrace.TestServers;

namespace Millrace.Registry.Tests.Rest;

/// <summary>
/// What the registry answers, header by header, to requests that no resource is about: unknown paths, wrong methods and media types,
/// foreign pages, bodies that are none.
/// </summary>
public sealed class WireTests(TestBroker broker)
{
    [Fact]
    public async Task Answers_as_recorded()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        await WireRecording.CheckAsync("tests/Millrace.Registry.Tests/Recording/wire.txt", registry.Url,
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Answers_pages_of_an_allowed_origin_as_recorded()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers, change: settings =>
            settings with { AllowedOrigins = ["https://console.example"], AllowedMethods = ["GET", "PUT"] });

        await WireRecording.CheckAsync("tests/Millrace.Registry.Tests/Recording/wire-pages.txt", registry.Url,
            TestContext.Current.CancellationToken);
    }
}
