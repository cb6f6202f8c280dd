using Millrace.TestServers;

namespace Millrace.Worker.Tests.Rest;

/// <summary>
/// What the worker's REST API answers, header by header, to requests that no resource is about: unknown paths, wrong methods and media
/// types, foreign pages, bodies that are none.
/// </summary>
public sealed class WireTests
{
    [Fact]
    public async Task Answers_as_recorded()
    {
        await using TestWorker worker = await TestWorker.StartAsync();

        await WireRecording.CheckAsync("tests/Millrace.Worker.Tests/Rest/Recording/wire.txt", worker.Url,
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Answers_pages_of_an_allowed_origin_as_recorded_and_with_the_headers_it_is_told_to_add()
    {
        await using TestWorker worker = await TestWorker.StartAsync(
            ("access.control.allow.origin", "https://console.example"), ("access.control.allow.methods", "GET,PUT"),
            ("response.http.headers.config", "set X-Frame-Options: DENY, add X-Twice: 1, set Cache-Control: private"));

        await WireRecording.CheckAsync("tests/Millrace.Worker.Tests/Rest/Recording/wire-pages.txt", worker.Url,
            TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Answers_pages_of_any_origin_as_recorded()
    {
        await using TestWorker worker = await TestWorker.StartAsync(("access.control.allow.origin", "*"));

        await WireRecording.CheckAsync("tests/Millrace.Worker.Tests/Rest/Recording/wire-any-page.txt", worker.Url,
            TestContext.Current.CancellationToken);
    }
}
