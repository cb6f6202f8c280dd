using Millrace.Cli.Commands.Demo;
using Spectre.Console;

namespace Millrace.Cli.Tests.Demo;

public sealed class LiveViewTests
{
    [Fact]
    public void A_terminal_of_80_columns_breaks_no_command_where_a_shell_would_not_read_on()
    {
        const string fits = "mariadb --defaults-file=$MYSQL_CNF -e 'SELECT COUNT(*) FROM Readings'";
        string tooLong = $". {new string('a', 60)}/env.sh && {new string('b', 40)}";
        using var written = new StringWriter();
        IAnsiConsole terminal = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors, Out = new AnsiConsoleOutput(written)
        });
        terminal.Profile.Width = 80;

        terminal.Write(LiveView.Draw(DemoSample.None, [fits, tooLong]));

        string[] lines = written.ToString().Split('\n').Select(line => line.TrimEnd()).ToArray();
        Assert.Contains($"  {fits}", lines);
        int first = Array.IndexOf(lines, $"  . {new string('a', 60)}/env.sh && \\");
        Assert.True(first >= 0, written.ToString());
        Assert.Equal(new string('b', 40), lines[first + 1].Trim());
    }
}
