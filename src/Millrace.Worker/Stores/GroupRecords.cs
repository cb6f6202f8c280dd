using System.Text.Json;
using Millrace.Errors;
using Millrace.Worker.Groups;

namespace Millrace.Worker.Stores;

/// <summary>Values of the config topic by which workers of a group find each other: schemaless JSON, as all of that topic.</summary>
internal static class GroupRecords
{
    public static byte[] Write(WorkerClaim claim) => ConnectJson.Object(json =>
    {
        json.WriteString("worker_id", claim.WorkerId);
        json.WriteString("url", claim.Url.OriginalString);
        json.WriteStartArray("places");
        foreach (int place in claim.Places) json.WriteNumberValue(place);
        json.WriteEndArray();
        if (claim.Epoch is { } epoch) json.WriteNumber("epoch", epoch);
        json.WriteNumber("seen", claim.Seen);
    });

    /// <param name="instance">From the record's key.</param>
    /// <param name="json">The value.</param>
    public static WorkerClaim ReadClaim(string instance, JsonElement json) => new(
        instance, json.GetProperty("worker_id").GetString()!, new Uri(json.GetProperty("url").GetString()!, UriKind.Absolute),
        [.. json.GetProperty("places").EnumerateArray().Select(place => place.GetInt32())],
        json.TryGetProperty("epoch", out JsonElement epoch) ? epoch.GetInt64() : null,
        json.GetProperty("seen").GetInt64());

    public static byte[] Write(TaskPlaces places) => ConnectJson.Object(json =>
    {
        json.WriteStartArray("places");
        foreach (int entry in places.Entries) json.WriteNumberValue(entry);
        json.WriteEndArray();
    });

    /// <param name="json">The value.</param>
    /// <param name="offset">Where it was read.</param>
    public static TaskPlaces ReadPlaces(JsonElement json, long offset) =>
        new([.. json.GetProperty("places").EnumerateArray().Select(entry => entry.GetInt32())], offset);

    public static byte[] Write(SessionKey key) => ConnectJson.Object(json =>
    {
        json.WriteString("key", Convert.ToBase64String(key.Key));
        json.WriteString("algorithm", key.Algorithm);
        json.WriteNumber("creation-timestamp", key.CreatedMs);
    });

    public static SessionKey ReadKey(JsonElement json) => new(
        json.GetProperty("key").GetBytesFromBase64() is { Length: > 0 } key ? key : throw new DataException("The key is empty."),
        json.GetProperty("algorithm").GetString()!,
        json.GetProperty("creation-timestamp").GetInt64());
}
