using System.Globalization;
using Millrace.Cli.Terminal;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Millrace.Cli.Commands.Demo;

/// <summary>The demo on a terminal: drawn in place, twice a second.</summary>
internal static class LiveView
{
    // All lines but the newest rows and the commands: a blank one, the headline (two lines when it wraps), the numbers (5), the frame of
    // the rows (4), two lines of text, a trace, and one that the cursor stands on.
    private const int FixedLines = 16;

    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(500);

    /// <summary>Returns when the token is cancelled.</summary>
    public static async Task ShowAsync(DemoFlow flow, DemoServers servers, CancellationToken end)
    {
        IReadOnlyList<string> commands = LookYourself.Commands(servers);
        await AnsiConsole.Live(Draw(DemoSample.None, commands)).StartAsync(async live =>
        {
            using var timer = new PeriodicTimer(Period, TimeProvider.System);
            try
            {
                while (await timer.WaitForNextTickAsync(end))
                {
                    live.UpdateTarget(Draw(await flow.SampleAsync(end), commands));
                    live.Refresh();
                }
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                // The end of the demo.
            }
        });
    }

    internal static IRenderable Draw(DemoSample sample, IReadOnlyList<string> commands)
    {
        var parts = new List<IRenderable>
        {
            new Text(""),
            new Markup(
                $"[bold]smart meter[/] → topic [bold]{DemoFlow.Topic}[/] → connector [bold]{DemoConnector.Name}[/] → MariaDB table "
                + $"[bold]{ReadingsTable.Name}[/]"),
            Numbers(sample),
            Newest(sample, Math.Max(1, AnsiConsole.Profile.Height - FixedLines - commands.Count)),
            new Text("Look for yourself, in another terminal:"),
        };
        // Broken where a shell takes it, and not where the terminal ends.
        parts.AddRange(
            commands.Select(command => new Markup($"[grey]{Markup.Escape(Shell.Fold($"  {command}", AnsiConsole.Profile.Width))}[/]")));
        if (sample.Trace is not null) parts.Add(new Markup($"[red]{Markup.Escape(sample.Trace.Split('\n')[0])}[/]"));
        parts.Add(new Text("Ctrl-C stops everything."));
        return new Rows(parts);
    }

    private static Table Numbers(DemoSample sample)
    {
        var table = new Table().Border(TableBorder.Rounded)
            .AddColumns("time", "sent", "a second", "in the table", "a second", "lag", "connector");
        foreach (TableColumn column in table.Columns) column.RightAligned();
        string color = sample.State == "RUNNING" ? "green" : sample.HasFailed ? "red" : "yellow";
        table.AddRow(
            sample.Elapsed.ToString(@"hh\:mm\:ss", CultureInfo.InvariantCulture), Number(sample.Sent), Number(sample.SentPerSecond),
            Number(sample.Written), Number(sample.WrittenPerSecond), Number(sample.Lag), $"[{color}]{sample.State}[/]");
        return table;
    }

    /// <summary>
    /// As many of the newest rows as the terminal has room for, none wrapped: a view that is too tall loses its headline.
    /// </summary>
    private static Table Newest(DemoSample sample, int mostRows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (string column in ReadingsTable.Columns) table.AddColumn(new TableColumn(column).NoWrap());
        foreach (string?[] row in sample.Newest.Take(mostRows))
            table.AddRow(row.Select(cell => cell is null ? new Markup("[grey]NULL[/]") : new Markup(Markup.Escape(cell))).ToArray());
        return table;
    }

    private static string Number(double number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
