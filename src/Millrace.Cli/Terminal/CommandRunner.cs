using System.CommandLine;

namespace Millrace.Cli.Terminal;

/// <summary>Gives every command the same ending: an exit code, and one line on stderr when it failed.</summary>
internal static class CommandRunner
{
    /// <summary>Sets what the command does. Errors it throws become a line and an exit code; Ctrl-C cancels the token.</summary>
    public static Command Runs(this Command command, Func<ParseResult, CancellationToken, Task<int>> action)
    {
        command.SetAction(async (parsed, cancellationToken) =>
        {
            try
            {
                return await action(parsed, cancellationToken);
            }
            catch (CommandException fault)
            {
                return Fail(fault.ExitCode, fault.Message);
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return ExitCode.Interrupted;
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidOperationException or Millrace.Errors.ConnectException)
            {
                return Fail(ExitCode.Failed, fault.Message);
            }
        });
        return command;
    }

    public static Command Runs(this Command command, Func<ParseResult, CancellationToken, Task> action) => command.Runs(async (parsed, cancellationToken) =>
    {
        await action(parsed, cancellationToken);
        return ExitCode.Success;
    });

    public static int Fail(int code, string message)
    {
        string line = $"millrace: {message.ReplaceLineEndings(" ")}";
        if (Console.IsErrorRedirected) Console.Error.WriteLine(line);
        else Console.Error.WriteLine($"\e[31m{line}\e[0m");
        return code;
    }

    public static Command With(this Command command, params Option[] options)
    {
        foreach (Option option in options) command.Options.Add(option);
        return command;
    }

    public static Command Taking(this Command command, params Argument[] arguments)
    {
        foreach (Argument argument in arguments) command.Arguments.Add(argument);
        return command;
    }

    public static Command Having(this Command command, params Command[] subcommands)
    {
        foreach (Command subcommand in subcommands) command.Subcommands.Add(subcommand);
        return command;
    }
}
