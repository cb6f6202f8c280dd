using System.Text.Json;
using Millrace.Registry.Rest;

namespace Millrace.Registry.Tests.Transcript;

/// <summary>Reads the recording: sections, comments, requests with headers and bodies, answers.</summary>
internal static class TranscriptFile
{
    private const string DefaultAccept = $"{MediaTypes.V1}, {MediaTypes.Json}";

    public static List<TranscriptEntry> Read()
    {
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Vectors", "schema-registry-transcript.txt"));
        var entries = new List<TranscriptEntry>();
        string section = "";
        string? comment = null;
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i];
            if (line.StartsWith("==================== ", StringComparison.Ordinal)) section = line[21..];
            else if (line.StartsWith("# ", StringComparison.Ordinal)) comment = line[2..];
            else if (line.Split(' ') is ["GET" or "POST" or "PUT" or "DELETE" or "HEAD" or "OPTIONS", _])
            {
                int start = i;
                string? body = null, accept = DefaultAccept, contentType = null, answer = null;
                int status = 0;
                for (i++; answer is null; i++)
                {
                    if (Value(lines[i], "request body: ") is { } sent) body = sent;
                    else if (Value(lines[i], "request headers: ") is { } headers)
                        accept = JsonElement.Parse(headers).GetProperty("Accept").GetString();
                    else if (Value(lines[i], "-> ") is { } outcome) status = int.Parse(outcome.Split(' ')[0]);
                    else if (Value(lines[i], "content-type: ") is { } type) contentType = type == "None" ? null : type;
                    else answer = Value(lines[i], "body: ") ?? throw new FormatException($"line {i + 1}: {lines[i]}");
                }

                i--;
                entries.Add(new TranscriptEntry(start
                    + 1, section, comment, line.Split(' ')[0], line.Split(' ')[1], body, accept, status, contentType, answer));
                comment = null;
            }
        }

        return entries;
    }

    private static string? Value(string line, string label) =>
        line.StartsWith("  " + label, StringComparison.Ordinal) ? line[(2 + label.Length)..] : null;
}
