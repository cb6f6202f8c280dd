using System.Text.Json;
using Millrace.Errors;
using Millrace.Worker.States;

namespace Millrace.Worker.Stores;

/// <summary>Values of the status topic, as Connect writes them: schemaless JSON.</summary>
internal static class StatusRecords
{
    public static byte[] Write(StatusRecord status) => ConnectJson.Object(json =>
    {
        json.WriteString("state", status.State.Name());
        json.WriteString("trace", status.Trace);
        json.WriteString("worker_id", status.WorkerId);
        json.WriteNumber("generation", status.Generation);
        json.WriteString("version", status.Version);
    });

    public static byte[] Write(TopicStatusRecord topic) => ConnectJson.Object(json =>
    {
        json.WriteStartObject("topic");
        json.WriteString("name", topic.Topic);
        json.WriteString("connector", topic.Connector);
        json.WriteNumber("task", topic.Task);
        json.WriteNumber("discoverTimestamp", topic.DiscoverTimestamp);
        json.WriteEndObject();
    });

    /// <summary>Errors: <see cref="DataException"/> for a state that this version does not know; the record is left out then.</summary>
    public static StatusRecord ReadStatus(JsonElement json) => new(
        ReadState(json.GetProperty("state").GetString()), Text(json, "worker_id") ?? "", json.GetProperty("generation").GetInt32(),
        Text(json, "trace"), Text(json, "version"));

    public static TopicStatusRecord ReadTopic(JsonElement json)
    {
        JsonElement topic = json.GetProperty("topic");
        return new TopicStatusRecord(
            topic.GetProperty("name").GetString()!, topic.GetProperty("connector").GetString()!, topic.GetProperty("task").GetInt32(),
            topic.GetProperty("discoverTimestamp").GetInt64());
    }

    private static RunState ReadState(string? name) =>
        name is null ? RunState.Unassigned : RunStates.Find(name) ?? throw new DataException($"There is no state '{name}'.");

    // Absent and null are the same.
    private static string? Text(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;
}
