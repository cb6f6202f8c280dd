using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Connectors;

/// <summary>A configuration as text to read and to take along.</summary>
internal static class ConfigText
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static string Json(string name, IReadOnlyDictionary<string, string> config) =>
        new JsonObject { ["name"] = name, ["config"] = Flat(config) }.ToJsonString(Indented);

    public static string FlatJson(IReadOnlyDictionary<string, string> config) => Flat(config).ToJsonString(Indented);

    public static string Properties(string name, IReadOnlyDictionary<string, string> config)
    {
        var text = new StringBuilder();
        foreach (var (key, value) in config.Prepend(KeyValuePair.Create("name", name)).DistinctBy(setting => setting.Key))
            text.Append(Escape(key, isKey: true)).Append('=').Append(Escape(value, isKey: false)).Append('\n');
        return text.ToString();
    }

    public static string Curl(Uri server, string name, IReadOnlyDictionary<string, string> config) =>
        $"curl -X PUT -H 'Content-Type: application/json' {new Uri(server, $"connectors/{Uri.EscapeDataString(name)}/config")} \\\n"
        + $"  -d '{FlatJson(config).Replace("'", "'\\''", StringComparison.Ordinal)}'";

    public static string Yaml(string name, IReadOnlyDictionary<string, string> config)
    {
        var text = new StringBuilder("connectors:\n").Append("  ").Append(JsonValue.Create(name)!.ToJsonString(Indented)).Append(":\n");
        foreach (var (key, value) in config)
            text.Append("    ").Append(key).Append(": ").Append(JsonValue.Create(value)!.ToJsonString(Indented)).Append('\n');
        return text.ToString();
    }

    private static JsonObject Flat(IReadOnlyDictionary<string, string> config) =>
        new(config.Select(setting => KeyValuePair.Create(setting.Key, (JsonNode?)setting.Value)));

    // java.util.Properties: a key ends at = : or a blank, a value may begin with one.
    private static string Escape(string text, bool isKey)
    {
        var escaped = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            char character = text[i];
            switch (character)
            {
                case '\n': escaped.Append("\\n"); break;
                case '\r': escaped.Append("\\r"); break;
                case '\t': escaped.Append("\\t"); break;
                case '\\': escaped.Append("\\\\"); break;
                case ' ' when isKey || i == 0: escaped.Append("\\ "); break;
                case '=' or ':' or '#' or '!' when isKey: escaped.Append('\\').Append(character); break;
                default: escaped.Append(character); break;
            }
        }

        return escaped.ToString();
    }
}
