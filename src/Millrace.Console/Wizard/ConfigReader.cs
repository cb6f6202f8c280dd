using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Wizard;

/// <summary>A configuration as somebody pasted it: JSON in the forms that Connect's tools have, or Java properties.</summary>
/// <param name="Name">Null when the text has none.</param>
/// <param name="Settings">In the text's order.</param>
internal sealed record ConfigReader(string? Name, IReadOnlyList<KeyValuePair<string, string>> Settings)
{
    /// <summary>The longest text that is read.</summary>
    public const int MaxLength = 512 * 1024;

    /// <exception cref="FormatException">With line and column.</exception>
    public static ConfigReader Read(string text)
    {
        if (text.Length > MaxLength) throw new FormatException("The text is longer than 512 KiB.");
        string trimmed = text.TrimStart();
        return trimmed.Length == 0 || trimmed[0] is '{' or '[' ? ReadJson(text) : ReadProperties(text);
    }

    private static ConfigReader ReadJson(string text)
    {
        JsonNode? root;
        try
        {
            root = JsonNode.Parse(text, null, new JsonDocumentOptions { AllowTrailingCommas = true, MaxDepth = 8 });
        }
        catch (JsonException fault)
        {
            throw new FormatException(
                $"JSON has an error at line {(fault.LineNumber ?? 0) + 1}, column {(fault.BytePositionInLine ?? 0) + 1}", fault);
        }

        if (root is JsonArray { Count: 1 } list) root = list[0];
        if (root is not JsonObject config) throw new FormatException("A configuration is one object of names and values.");
        string? name = null;
        if (config["config"] is JsonObject inner)
        {
            name = (config["name"] as JsonValue)?.ToString();
            config = inner;
        }

        var settings = new List<KeyValuePair<string, string>>();
        foreach (var (key, value) in config)
        {
            if (value is null) continue;
            // Numbers keep their digits: they never pass through a number type.
            string setting = value is JsonValue ? value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>()
                : value.ToJsonString()
                : throw new FormatException($"The value of {key} must be a text, a number or true or false.");
            if (key == "name") name ??= setting;
            else settings.Add(new(key, setting));
        }

        return new ConfigReader(name, settings);
    }

    // java.util.Properties, as far as people write it: comments, = or :, a backslash at the end of a line, \n \t \uXXXX.
    private static ConfigReader ReadProperties(string text)
    {
        string? name = null;
        var settings = new List<KeyValuePair<string, string>>();
        string[] lines = text.ReplaceLineEndings("\n").Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            int first = i + 1;
            string line = lines[i].TrimStart();
            if (line.Length == 0 || line[0] is '#' or '!') continue;
            while (line.EndsWith('\\') && !line.EndsWith("\\\\", StringComparison.Ordinal) && i + 1 < lines.Length)
                line = line[..^1] + lines[++i].TrimStart();
            int end = KeyEnd(line);
            if (end == line.Length) throw new FormatException($"Line {first} is neither JSON nor name=value.");
            string key = Unescape(line[..end].TrimEnd()), value = Unescape(line[(end + 1)..].TrimStart());
            if (key == "name") name = value;
            else settings.Add(new(key, value));
        }

        return new ConfigReader(name, settings);
    }

    private static int KeyEnd(string line)
    {
        for (int i = 0; i < line.Length; i++)
        {
            if (line[i] == '\\') i++;
            else if (line[i] is '=' or ':') return i;
        }

        return line.Length;
    }

    private static string Unescape(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal)) return text;
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            char next = text[++i];
            if (next == 'u' && i + 4 < text.Length && ushort.TryParse(text.AsSpan(i + 1, 4), System.Globalization.NumberStyles.HexNumber,
                null, out ushort code))
            {
                plain.Append((char)code);
                i += 4;
            }
            else
            {
                plain.Append(next switch { 'n' => '\n', 't' => '\t', 'r' => '\r', _ => next });
            }
        }

        return plain.ToString();
    }
}
