using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Millrace.TestServers;

namespace Millrace.Connectors.PubSub.Tests;

/// <summary>
/// Messages into and out of the emulator by its REST API, where starting Google's own client for each would take too long.
/// </summary>
internal static class EmulatorClient
{
    private static readonly HttpClient Http = new();

    /// <summary>Publishes in this order; returns when all are stored.</summary>
    public static async Task PublishAsync(string host, string topic, IEnumerable<string> texts, string orderingKey)
    {
        JsonNode?[] messages =
        [
            .. texts.Select(text =>
                new JsonObject { ["data"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(text)), ["orderingKey"] = orderingKey }),
        ];
        await CallAsync($"http://{host}/v1/projects/{PubSubEmulator.Project}/topics/{topic}:publish",
            new JsonObject { ["messages"] = new JsonArray(messages) });
    }

    /// <summary>Takes what is there now, and acknowledges it. A message may come twice; it has the same id then.</summary>
    public static async Task<List<(string Id, Message Message)>> PullAsync(string host, string subscription)
    {
        string path = $"http://{host}/v1/projects/{PubSubEmulator.Project}/subscriptions/{subscription}";
        JsonNode answer = await CallAsync($"{path}:pull", new JsonObject { ["maxMessages"] = 1000, ["returnImmediately"] = true });
        JsonNode?[] received = [.. answer["receivedMessages"]?.AsArray() ?? []];
        if (received.Length == 0) return [];
        await CallAsync($"{path}:acknowledge",
            new JsonObject { ["ackIds"] = new JsonArray([.. received.Select(one => one!["ackId"]!.DeepClone())]) });
        return [.. received.Select(one => ((string)one!["message"]!["messageId"]!, Parse(one["message"]!)))];
    }

    private static Message Parse(JsonNode message) => new(
        Convert.FromBase64String((string?)message["data"] ?? ""),
        (message["attributes"]?.AsObject() ?? []).ToDictionary(pair => pair.Key, pair => (string)pair.Value!),
        (string?)message["orderingKey"]);

    private static async Task<JsonNode> CallAsync(string url, JsonObject body)
    {
        using HttpResponseMessage answer = await Http.PostAsJsonAsync(url, body);
        string text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!;
    }
}
