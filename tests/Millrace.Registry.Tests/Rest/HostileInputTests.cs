using System.Net;

namespace Millrace.Registry.Tests.Rest;

/// <summary>Input that is wrong on purpose is answered with an error, and the next request is answered as ever.</summary>
public class HostileInputTests(TestBroker broker)
{
    [Fact]
    public async Task Answers_bad_bodies_with_errors_and_goes_on()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        const string path = "/subjects/s/versions";
        (await registry.PostAsync(path, TestRegistry.SchemaBody(new string(' ', 2 << 20)))).Expect(HttpStatusCode.RequestEntityTooLarge);
        (await registry.PostAsync(path, new string('[', 100_000))).ExpectError(400);
        (await registry.PostAsync(path, "{\"schema\":\"\\ud800\"}")).Expect(HttpStatusCode.BadRequest);
        (await registry.PostAsync(path, "null")).ExpectError(422);
        (await registry.PostAsync(path, "[]")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","id":"x"}""")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","version":99999999999}""")).ExpectError(400);
        (await registry.PostAsync(path, """{"schema":"\"int\"","references":[{"name":"a"}]}""")).ExpectError(42201);
        (await registry.PostAsync(path, """{"schema":"\"int\"","references":[7]}""")).ExpectError(400);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(Nested(400)))).Expect(HttpStatusCode.OK);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(Nested(5000)))).ExpectError(42201);
        (await registry.PostAsync(path, TestRegistry.SchemaBody(string.Concat(Enumerable.Repeat("[", 100_000))))).ExpectError(42201);
        Assert.Equal("[1]", (await registry.GetAsync("/subjects/s/versions")).Body);
    }

    [Theory]
    [InlineData("/subjects//versions", 400)]
    [InlineData("/subjects/a%00b/versions", 400)]
    [InlineData("/subjects/a%1fb/versions", 400)]
    [InlineData("/subjects/a%5cb/versions", 400)]
    [InlineData("/subjects/a%252Fb/versions", 404)]
    [InlineData("/subjects?limit=x", 404)]
    [InlineData("/schemas/ids/99999999999", 404)]
    [InlineData("/subjects/s/versions/2147483648", 422)]
    [InlineData("/schemas/guids/nonsense", 404)]
    public async Task Answers_bad_paths_with_errors(string path, int status)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        Assert.Equal(status, (int)(await registry.GetAsync(path)).Status);
    }

    [Fact]
    public async Task Percent_signs_and_slashes_in_subjects_stay_apart()
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);
        foreach (string subject in (string[])["a/b", "a%2Fb", "a b", "ä", ":x", ".", ".."])
        {
            (await registry.RegisterAsync(subject, "\"int\"")).Expect(HttpStatusCode.OK);
            TestAnswer read = (await registry.GetAsync($"/subjects/{Uri.EscapeDataString(subject)}/versions/1/")).Expect(HttpStatusCode.OK);
            Assert.Equal(subject, read.Json.GetProperty("subject").GetString());
        }
    }

    private static string Nested(int depth) =>
        string.Concat(Enumerable.Repeat("{\"type\":\"array\",\"items\":", depth)) + "\"int\"" + new string('}', depth);
}
