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

    /// <exception cref="DataException">For a state that this version does not know; the record is left out then.</exception>
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

/// <summary>Status of a connector or task as stored: state, worker, generation, and the trace of a failure.</summary>
internal sealed record StatusRecord(RunState State, string WorkerId, int Generation, string? Trace = null, string? Version = null)
{
    /// <summary>
    /// Goodbyes and failures of a worker that has been replaced must not hide the state at its successor (Connect's "safe" writes).
    /// </summary>
    public bool IsOutdatedBy(StatusRecord? known) =>
        State is RunState.Unassigned or RunState.Failed && known is not null && known.WorkerId != WorkerId && known.Generation > Generation;

    /// <summary>A goodbye that is read behind the news that somebody else is at work on it.</summary>
    public bool IsLateGoodbye(StatusRecord? known) =>
        State == RunState.Unassigned && known is { State: RunState.Running } && known.Generation >= Generation
            && known.WorkerId != WorkerId;
}

/// <summary>That a task uses a topic, and since when.</summary>
internal sealed record TopicStatusRecord(string Topic, string Connector, int Task, long DiscoverTimestamp);
