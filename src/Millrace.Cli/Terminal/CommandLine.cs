using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Millrace.Cli.Terminal;

/// <summary>
/// Runs a command line: help with examples, wrong command lines in one line on stderr, signals that end commands in good order.
/// </summary>
internal static class CommandLine
{
    // What a worker needs to let its tasks finish and commit. After that the process ends whatever is still under way.
    private static readonly TimeSpan LongestStop = TimeSpan.FromSeconds(30);

    public static async Task<int> RunAsync(RootCommand root, string[] arguments)
    {
        foreach (Option option in root.Options)
        {
            if (option is HelpOption help) help.Action = new HelpWithExamples((HelpAction)help.Action!);
            if (option is VersionOption version) version.Action = new ShowVersion();
        }

        // Alone, the program introduces itself.
        ParseResult parsed = root.Parse(arguments.Length == 0 ? ["--help"] : arguments);
        if (parsed.Action is ParseErrorAction) return CommandRunner.Fail(ExitCode.Usage, WrongCommandLine.Describe(parsed));
        return await parsed.InvokeAsync(
            new InvocationConfiguration { ProcessTerminationTimeout = LongestStop, EnableDefaultExceptionHandler = false });
    }
}
