using System.CommandLine;
using System.Runtime.CompilerServices;

namespace Millrace.Cli.Terminal;

/// <summary>Examples of commands, shown by their help.</summary>
internal static class Examples
{
    private static readonly ConditionalWeakTable<Command, List<string>> All = [];

    /// <summary>Adds a line as one would type it.</summary>
    public static Command Example(this Command command, string line)
    {
        All.GetOrCreateValue(command).Add(line);
        return command;
    }

    /// <summary>Those of the command; of a group, the first one of each of its commands.</summary>
    public static IReadOnlyList<string> Of(Command command)
    {
        if (All.TryGetValue(command, out List<string>? lines)) return lines;
        return [.. command.Subcommands.SelectMany(verb => Of(verb).Take(1))];
    }
}
