using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Log;

/// <summary>
/// Key of a record in the registry's topic. Compaction goes by the bytes, so they are exactly the original's:
/// no blanks, this order of members.
/// </summary>
/// <param name="Kind">What the record is about.</param>
/// <param name="Subject">Qualified subject, or context of a CONTEXT record; empty for the global scope and NOOP.</param>
/// <param name="Version">Of SCHEMA records; else 0.</param>
internal readonly record struct RecordKey(RecordKind Kind, string Subject, int Version = 0)
{
    // Records of later releases may mean something else.
    private const int HighestMagic = 1;

    private static readonly (RecordKind Kind, string Name)[] Names =
    [
        (RecordKind.Schema, "SCHEMA"), (RecordKind.Config, "CONFIG"), (RecordKind.Mode, "MODE"), (RecordKind.Noop, "NOOP"),
        (RecordKind.DeleteSubject, "DELETE_SUBJECT"), (RecordKind.ClearSubject, "CLEAR_SUBJECT"), (RecordKind.Context, "CONTEXT"),
    ];

    public static RecordKey Noop { get; } = new(RecordKind.Noop, "");

    public static RecordKey Schema(SubjectName subject, int version) => new(RecordKind.Schema, subject.Qualified, version);

    public string ToJson()
    {
        string head = $"{{\"keytype\":\"{Names[(int)Kind].Name}\"";
        return Kind switch
        {
            RecordKind.Schema =>
                $"{head},\"subject\":{Quote(Subject)},\"version\":{Version.ToString(CultureInfo.InvariantCulture)},\"magic\":1}}",
            RecordKind.Context => $"{head},\"tenant\":\"default\",\"context\":{Quote(Subject)},\"magic\":0}}",
            _ when Subject.Length == 0 => $"{head},\"magic\":0}}",
            _ => $"{head},\"subject\":{Quote(Subject)},\"magic\":0}}",
        };
    }

    /// <summary>Null when it is not a key, or one of a kind or release that is not known here.</summary>
    public static RecordKey? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            var reader = new Utf8JsonReader(json);
            JsonElement key = JsonElement.ParseValue(ref reader);
            if (key.ValueKind != JsonValueKind.Object || Text(key, "keytype") is not { } type) return null;
            int kind = Array.FindIndex(Names, name => name.Name == type);
            if (kind < 0 || Number(key, "magic") > HighestMagic) return null;
            string? subject = Text(key, kind == (int)RecordKind.Context ? "context" : "subject");
            int version = Number(key, "version");
            bool isComplete = Names[kind].Kind switch
            {
                RecordKind.Schema => subject is not null && version > 0,
                RecordKind.Noop or RecordKind.Config or RecordKind.Mode => true,
                _ => subject is not null,
            };
            if (!isComplete) return null;
            return new RecordKey(Names[kind].Kind, Names[kind].Kind == RecordKind.Noop
                ? ""
                : subject ?? "", Names[kind].Kind == RecordKind.Schema ? version : 0);
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // Not a record of a registry, or text that is not UTF-8: the reader logs that it is left out.
            return null;
        }
    }

    private static string Quote(string text) => $"\"{JavaScriptEncoder.UnsafeRelaxedJsonEscaping.Encode(text)}\"";

    private static string? Text(JsonElement key, string name) =>
        key.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.String ? member.GetString() : null;

    private static int Number(JsonElement key, string name) =>
        key.TryGetProperty(name, out JsonElement member) && member.ValueKind == JsonValueKind.Number && member.TryGetInt32(out int number)
        ? number
        : 0;
}
