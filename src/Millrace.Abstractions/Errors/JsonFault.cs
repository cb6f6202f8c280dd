using System.Globalization;
using System.Text.Json;

namespace Millrace.Errors;

/// <summary>
/// What is wrong with a JSON text, for people: .NET's sentence without its talk of reader options, and places counted from one.
/// </summary>
public static class JsonFault
{
    private static readonly string[] Innards = [" Change the reader options.", ", when isFinalBlock is true"];

    /// <summary>The fault in one sentence, with line and byte where they are known.</summary>
    public static string Describe(Exception fault)
    {
        if (fault is not JsonException json) return fault.Message;
        string text = json.Message;
        // " Path: $.a | LineNumber: 0 | BytePositionInLine: 3.", of which the path is not always there.
        foreach (string place in new[] { " Path: ", " LineNumber: " })
            if (text.LastIndexOf(place, StringComparison.Ordinal) is >= 0 and int at) text = text[..at];
        foreach (string innards in Innards) text = text.Replace(innards, "", StringComparison.Ordinal);
        if (json.LineNumber is not { } line) return text;
        return string.Create(CultureInfo.InvariantCulture,
            $"{text.TrimEnd('.')} (line {line + 1}, byte {(json.BytePositionInLine ?? 0) + 1})");
    }
}
