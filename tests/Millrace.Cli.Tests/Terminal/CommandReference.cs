using System.CommandLine;
using System.CommandLine.Help;
using System.Text;
using Millrace.Cli.Commands;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Tests.Terminal;

/// <summary>Writes the commands as Markdown: what their help says, so that neither can say something else.</summary>
internal static class CommandReference
{
    public static IEnumerable<(string Path, Command Command)> Leaves() => Leaves(MillraceCommand.Create(), "millrace");

    public static string Write()
    {
        var text = new StringBuilder();
        foreach (var (path, command) in Leaves())
        {
            text.Append($"\n### {path}\n\n{command.Description}\n\n```sh\n");
            foreach (string example in Examples.Of(command)) text.Append($"{example}\n");
            text.Append("```\n\n");
            foreach (Argument argument in command.Arguments) text.Append($"- `{argument.Name}`: {argument.Description}\n");
            foreach (Option option in command.Options.Where(option => option is not HelpOption))
                text.Append($"- {Names(option)}: {option.Description}\n");
        }

        return text.ToString();
    }

    private static string Names(Option option) => string.Join(", ", option.Aliases.Prepend(option.Name).Select(name => $"`{name}`"));

    private static IEnumerable<(string, Command)> Leaves(Command command, string path) => command.Subcommands.Count == 0
        ? [(path, command)]
        : command.Subcommands.SelectMany(verb => Leaves(verb, $"{path} {verb.Name}"));
}
