using System.Text.Json;
using Millrace.Http;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.States;

namespace Millrace.Worker.Rest.Model;

/// <summary>Body of <c>POST /connectors</c>: <c>{"name":...,"config":{...},"initial_state":"RUNNING"}</c>.</summary>
internal sealed record CreateRequest(string Name, Dictionary<string, string?> Config, TargetState State)
{
    /// <exception cref="RestException">500 for what Connect's parser refuses, 400 when the configuration is missing.</exception>
    public static CreateRequest Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw RestErrors.Internal($"A connector is described by an object, not {ConfigBody.Describe(body)}.");
        string name = "";
        Dictionary<string, string?>? config = null;
        TargetState state = TargetState.Started;
        foreach (JsonProperty field in body.EnumerateObject())
        {
            switch (field.Name)
            {
                case "name":
                    name = field.Value.ValueKind switch
                    {
                        JsonValueKind.Null => "",
                        JsonValueKind.String => field.Value.GetString()!,
                        JsonValueKind.Object or JsonValueKind.Array =>
                            throw RestErrors.Internal($"The name must be a text, not {ConfigBody.Describe(field.Value)}."),
                        _ => field.Value.GetRawText(),
                    };
                    break;
                case "config" when field.Value.ValueKind != JsonValueKind.Null:
                    config = ConfigBody.Read(field.Value);
                    break;
                case "initial_state" when field.Value.ValueKind != JsonValueKind.Null:
                    state = ReadState(field.Value.ToString());
                    break;
                case "config" or "initial_state":
                    break;
                default:
                    throw RestErrors.Internal(
                        $"Unrecognized field \"{field.Name}\"; known are \"name\", \"config\" and \"initial_state\".");
            }
        }

        return new CreateRequest(name.Trim(), config
            ?? throw RestErrors.BadRequest("The field \"config\" is missing: an object with the connector's settings."), state);
    }

    private static TargetState ReadState(string text) => text.ToUpperInvariant() switch
    {
        "RUNNING" => TargetState.Started,
        "PAUSED" => TargetState.Paused,
        "STOPPED" => TargetState.Stopped,
        _ => throw RestErrors.Internal($"There is no initial_state {text}; it is RUNNING, PAUSED or STOPPED."),
    };
}
