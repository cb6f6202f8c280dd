using System.Text.Json;
using Millrace.Http;

namespace Millrace.Worker.Rest.Server;

/// <summary>A flat configuration in a request: texts, with numbers and booleans taken as they are written; null stays null.</summary>
internal static class ConfigBody
{
    /// <exception cref="RestException">(500, as Connect answers) for anything but a flat object.</exception>
    public static Dictionary<string, string?> Read(JsonElement body)
    {
        if (body.ValueKind != JsonValueKind.Object)
            throw RestErrors.Internal($"A configuration is an object of names and texts, not {Describe(body)}.");
        var config = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (JsonProperty property in body.EnumerateObject())
        {
            config[property.Name] = property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.String => property.Value.GetString(),
                JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => property.Value.GetRawText(),
                _ => throw RestErrors.Internal($"Setting '{property.Name}' must be a text, not {Describe(property.Value)}."),
            };
        }

        return config;
    }

    public static string Describe(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "a list",
        JsonValueKind.Null => "null",
        JsonValueKind.String => "a text",
        _ => value.GetRawText(),
    };
}
