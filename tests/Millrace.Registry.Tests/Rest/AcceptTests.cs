using System.Net;
using Millrace.Registry.Rest;

namespace Millrace.Registry.Tests.Rest;

/// <summary>Which media type an answer has, for what clients really send as <c>Accept</c>.</summary>
public class AcceptTests(TestBroker broker)
{
    [Theory]
    [InlineData("*", MediaTypes.V1)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", MediaTypes.V1)] // Java's HttpURLConnection.
    [InlineData("application/*", MediaTypes.V1)]
    [InlineData("*/json", MediaTypes.V1)]
    [InlineData("text/html, *;q=0.1", MediaTypes.V1)]
    [InlineData("application/json; charset=utf-8", MediaTypes.Json)]
    [InlineData("application/vnd.schemaregistry.v2+json; q=0.1, application/vnd.schemaregistry+json; q=0.9", MediaTypes.Any)]
    public async Task Wildcards_and_weights_choose_among_ours(string accept, string expected)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        TestAnswer answer = await registry.SendAsync(HttpMethod.Get, "/subjects", null, accept: accept);

        Assert.Equal(expected, answer.Expect(HttpStatusCode.OK).ContentType);
    }

    [Theory]
    [InlineData("text/*")]
    [InlineData("foo")]
    [InlineData("application/json;q=0")]
    [InlineData("*foo")]
    public async Task Nothing_of_ours_is_not_acceptable(string accept)
    {
        await using TestRegistry registry = await TestRegistry.StartAsync(broker.BootstrapServers);

        (await registry.SendAsync(HttpMethod.Get, "/subjects", null, accept: accept)).Expect(HttpStatusCode.NotAcceptable);
    }
}
