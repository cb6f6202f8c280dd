using System.Text.Json;
using System.Text.Json.Nodes;

namespace Millrace.Cli.Terminal;

/// <summary>
/// How a command answers: a table for people, or with <c>--json</c> the same facts as one JSON document for scripts.
/// Answers go to stdout, all else to stderr.
/// </summary>
internal static class Answer
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Json(JsonNode? node) => Console.Out.WriteLine(node is null ? "null" : node.ToJsonString(Indented));

    /// <summary>A table, columns as wide as their widest cell.</summary>
    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        string[][] lines = [columns, .. rows];
        int[] widths = [.. columns.Select((_, column) => lines.Max(line => line[column].Length))];
        bool hasColors = !Console.IsOutputRedirected && Prose.HasColors;
        foreach (string[] line in lines)
        {
            IEnumerable<string> cells = line.Select((cell, column) => Colored(cell, cell.PadRight(widths[column]), hasColors));
            Console.Out.WriteLine(string.Join(' ', cells).TrimEnd(' '));
        }
    }

    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>A remark about progress; never part of the answer.</summary>
    public static void Note(string text) => Console.Error.WriteLine(Prose.ForErrors(text));

    /// <summary>A remark about progress of a server command, whose stdout has nothing but those.</summary>
    public static void Progress(string text) => Console.Out.WriteLine(Prose.ForOutput(text));

    /// <summary>The same for a command to be copied.</summary>
    public static void Suggestion(string command) => Console.Out.WriteLine(Prose.CommandForOutput(command));

    private static string Colored(string cell, string text, bool hasColors) => (hasColors ? cell : "") switch
    {
        "RUNNING" => $"\e[32m{text}\e[0m",
        "FAILED" => $"\e[31m{text}\e[0m",
        "PAUSED" or "STOPPED" or "UNASSIGNED" or "RESTARTING" => $"\e[33m{text}\e[0m",
        _ => text,
    };
}
