using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Millrace.Http.Access;
using Millrace.WebConsole.Access;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Tests.Access;

/// <summary>Internal topics are read and written with the console's login, so the console says who may.</summary>
public sealed class TopicGuardTests
{
    private static readonly ConsoleSettings Settings = new() { SecretTopics = ["mill-configs"], GuardedTopics = ["mill-offsets"] };

    [Theory]
    [InlineData(Role.Admin, "mill-configs", HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, "mill%2Dconfigs", HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, "mill%252Dconfigs", HttpStatusCode.Forbidden)]
    [InlineData(Role.Read, "mill-offsets", HttpStatusCode.Forbidden)]
    [InlineData(Role.Operate, "_schemas", HttpStatusCode.Forbidden)]
    [InlineData(Role.Admin, "_schemas", HttpStatusCode.NotFound)]
    [InlineData(Role.Read, "orders", HttpStatusCode.NotFound)]
    public async Task A_value_of_an_internal_topic_is_not_downloaded(Role role, string topic, HttpStatusCode expected)
    {
        // Without a cluster behind it there is no message: whoever is let through finds none.
        await using ConsoleHost host = await ConsoleHost.StartAsync(new IPEndPoint(IPAddress.Loopback, 0), Settings with { Role = role },
            NullLoggerFactory.Instance, CancellationToken.None);
        using var http = new HttpClient();
        Assert.Equal(expected, (await http.GetAsync(new Uri(host.Url, $"messages/{topic}/0/0/value"))).StatusCode);
    }

    [Theory]
    [InlineData(Role.Admin, "mill-configs", false)]
    [InlineData(Role.Operate, "__consumer_offsets", false)]
    [InlineData(Role.Admin, "mill-offsets", true)]
    [InlineData(Role.Read, "orders", true)]
    public void Messages_of_an_internal_topic_are_an_administrators_and_secrets_nobodys(Role role, string topic, bool isLet)
    {
        var viewer = new Viewer(Settings, NullLoggerFactory.Instance) { Role = role };
        Refusal? refusal = Record.Exception(() => viewer.RequireContents(topic)) as Refusal;
        Assert.Equal(isLet ? null : 403, refusal?.Status);
    }

    [Theory]
    [InlineData(Role.Operate, nameof(Deed.Produce), "_schemas", false)]
    [InlineData(Role.Operate, nameof(Deed.Redrive), "mill-offsets", false)]
    [InlineData(Role.Admin, nameof(Deed.Produce), "mill-configs", false)]
    [InlineData(Role.Admin, nameof(Deed.DeleteTopic), "mill-configs", false)]
    [InlineData(Role.Admin, nameof(Deed.Produce), "_schemas", true)]
    [InlineData(Role.Operate, nameof(Deed.Produce), "orders", true)]
    [InlineData(Role.Operate, nameof(Deed.Pause), "mill-configs", true)]
    public void An_internal_topic_is_written_by_an_administrator_alone(Role role, string deed, string topic, bool isLet)
    {
        var viewer = new Viewer(Settings, NullLoggerFactory.Instance) { Role = role };
        Exception? refusal = Record.Exception(() => viewer.Require(Enum.Parse<Deed>(deed), topic));
        Assert.Equal(isLet, refusal is not UnauthorizedAccessException);
    }
}
