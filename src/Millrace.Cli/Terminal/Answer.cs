using System.Text.Json;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace Millrace.Cli.Terminal;

/// <summary>
/// How a command answers: a table for people, or with <c>--json</c> the same facts as one JSON document for scripts. Answers go to stdout, all else to stderr.
/// </summary>
internal static class Answer
{
    private static readonly JsonSerializerOptions Indented = new()
    {
        WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public static void Json(JsonNode? node) => Console.Out.WriteLine(node is null ? "null" : node.ToJsonString(Indented));

    /// <summary>A table; its cells are plain text, not markup.</summary>
    public static void Table(string[] columns, IEnumerable<string[]> rows)
    {
        var table = new Table().Border(TableBorder.None);
        foreach (string column in columns) table.AddColumn(new TableColumn(Markup.Escape(column)).NoWrap());
        foreach (string[] row in rows) table.AddRow(row.Select(Cell).ToArray());
        if (Console.IsOutputRedirected)
        {
            // A pipe has no width, so tables must not be cut there, and no colours, whatever TERM says.
            AnsiConsole.Profile.Width = 1000;
            AnsiConsole.Profile.Capabilities.Ansi = false;
            AnsiConsole.Profile.Capabilities.ColorSystem = ColorSystem.NoColors;
        }

        AnsiConsole.Write(table);
    }

    public static void Line(string text) => Console.Out.WriteLine(text);

    /// <summary>A remark about progress; never part of the answer.</summary>
    public static void Note(string text) => Console.Error.WriteLine(Prose.ForErrors(text));

    /// <summary>A remark about progress of a server command, whose stdout has nothing but those.</summary>
    public static void Progress(string text) => Console.Out.WriteLine(Prose.ForOutput(text));

    private static Markup Cell(string text) => text switch
    {
        "RUNNING" => new Markup($"[green]{text}[/]"),
        "FAILED" => new Markup($"[red]{text}[/]"),
        "PAUSED" or "STOPPED" or "UNASSIGNED" or "RESTARTING" => new Markup($"[yellow]{text}[/]"),
        _ => new Markup(Markup.Escape(text)),
    };
}
