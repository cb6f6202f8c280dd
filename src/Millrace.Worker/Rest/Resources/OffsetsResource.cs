using System.Text.Json;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Data;
using Millrace.Records;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors/X/offsets</c>: read, change and remove the offsets of a connector.</summary>
internal static class OffsetsResource
{
    private const string Path = "/connectors/{name}/offsets";

    public static void Map(Routes<RestCall> routes, HerderAccess herder, Forwarder forward)
    {
        routes.Get(Path, async call =>
        {
            IReadOnlyList<ConnectorOffset> offsets = await herder.Ready.OffsetsAsync(call.Segment("name"), call.Cancellation);
            await call.Write(new OffsetsInfo(offsets.Select(entry => new OffsetInfo(Show(entry.Partition), Show(entry.Offset))).ToArray()),
                RestJson.Answers.OffsetsInfo)
                ;
        });
        routes.Patch(Path, forward.ToLeader(async call =>
        {
            IReadOnlyList<ConnectorOffset> offsets = Read(await call.ReadAsync());
            if (offsets.Count == 0) throw RestErrors.BadRequest("Partitions / offsets need to be provided for an alter offsets request");
            string message = await herder.Ready.AlterOffsetsAsync(call.Segment("name"), offsets, call.Cancellation);
            await call.Write(new MessageInfo(message), RestJson.Answers.MessageInfo);
        }), Need.Operation);
        routes.Delete(Path, forward.ToLeader(async call =>
        {
            string message = await herder.Ready.ResetOffsetsAsync(call.Segment("name"), call.Cancellation);
            await call.Write(new MessageInfo(message), RestJson.Answers.MessageInfo);
        }), Need.Operation);
    }

    private static List<ConnectorOffset> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw RestErrors.Internal($"Offsets come in an object, not {ConfigBody.Describe(body)}.");
        if (!body.TryGetProperty("offsets", out JsonElement list) || list.ValueKind == JsonValueKind.Null) return [];
        if (list.ValueKind != JsonValueKind.Array) throw RestErrors.Internal($"\"offsets\" is a list, not {ConfigBody.Describe(list)}.");
        return list.EnumerateArray().Select(entry => entry.ValueKind == JsonValueKind.Object
            ? new ConnectorOffset(ReadMap(entry, "partition"), ReadMap(entry, "offset"))
            : throw RestErrors.Internal($"An entry of \"offsets\" is an object, not {ConfigBody.Describe(entry)}.")).ToList();
    }

    private static OffsetMap? ReadMap(JsonElement entry, string name)
    {
        if (!entry.TryGetProperty(name, out JsonElement map) || map.ValueKind == JsonValueKind.Null) return null;
        if (map.ValueKind != JsonValueKind.Object) throw RestErrors.Internal($"\"{name}\" is an object, not {ConfigBody.Describe(map)}.");
        return new OffsetMap(map.EnumerateObject().Select(field => KeyValuePair.Create(field.Name, ReadValue(field))));
    }

    private static Value ReadValue(JsonProperty field) => field.Value.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True or JsonValueKind.False => Value.Boolean(field.Value.GetBoolean()),
        JsonValueKind.String => Value.String(field.Value.GetString()),
        JsonValueKind.Number when field.Value.TryGetInt64(out long number) => Value.Int64(number),
        JsonValueKind.Number => Value.Float64(field.Value.GetDouble()),
        _ => throw RestErrors.Internal($"\"{field.Name}\" must be a plain value, not {ConfigBody.Describe(field.Value)}."),
    };

    private static Dictionary<string, JsonElement>? Show(OffsetMap? map) =>
        map?.ToDictionary(entry => entry.Key, entry => Show(entry.Value));

    private static JsonElement Show(Value value) => value.Kind switch
    {
        ValueKind.Null => JsonSerializer.SerializeToElement(null, RestJson.Answers.String!),
        ValueKind.Boolean => JsonSerializer.SerializeToElement(value.AsBoolean, RestJson.Answers.Boolean),
        ValueKind.String => JsonSerializer.SerializeToElement(value.AsString, RestJson.Answers.String),
        ValueKind.Bytes => JsonSerializer.SerializeToElement(Convert.ToBase64String(value.AsBytes), RestJson.Answers.String),
        ValueKind.Float32 or ValueKind.Float64 => JsonSerializer.SerializeToElement(value.ToDouble(), RestJson.Answers.Double),
        _ => JsonSerializer.SerializeToElement(value.AsInt64, RestJson.Answers.Int64),
    };
}
