using System.CommandLine;
using Millrace.Cli.Commands;
using Millrace.Cli.Commands.Login;
using Millrace.Config;
using Millrace.Kafka;

namespace Millrace.Cli.Terminal;

/// <summary>Gives every command the same ending: an exit code, and one line on stderr when it failed.</summary>
internal static class CommandRunner
{
    private const string TraceVariable = "MILLRACE_TRACE";

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
            catch (KafkaException fault)
            {
                if (!IsUnreachable(fault)) return Fail(ExitCode.Failed, fault.Message);
                bool hasBrokers = command.Options.Contains(CommonOptions.BootstrapServers);
                return Fail(ExitCode.Unavailable, hasBrokers
                    ? BrokerProbe.NoAnswer(KafkaOptions.ServersOf(parsed), fault.Message)
                    : fault.Message);
            }
            catch (Exception fault) when (fault is DllNotFoundException or Millrace.Errors.RetriableException)
            {
                return Fail(ExitCode.Unavailable, fault.Message);
            }
            catch (Exception fault) when (!IsOddAnswer(fault)
                && fault is IOException or UnauthorizedAccessException or InvalidOperationException or Millrace.Errors.ConnectException)
            {
                return Fail(ExitCode.Failed, fault.Message);
            }
            catch (Exception fault) when (Environment.GetEnvironmentVariable(TraceVariable) is null or "")
            {
                // Nobody has foreseen it: a server that answers like none we know, or a fault of ours.
                string who = IsOddAnswer(fault) ? OddAnswer(command) : "";
                return Fail(ExitCode.Failed, $"{who}{fault.Message} ({fault.GetType().Name}; {TraceVariable}=1 shows where)");
            }
        });
        return command;
    }

    public static Command Runs(this Command command, Func<ParseResult, CancellationToken, Task> action) =>
        command.Runs(async (parsed, cancellationToken) =>
    {
        await action(parsed, cancellationToken);
        return ExitCode.Success;
    });

    public static int Fail(int code, string message)
    {
        string line = Prose.ForErrors($"millrace: {UrlSecrets.HideInText(message).ReplaceLineEndings(" ")}");
        Console.Error.WriteLine(!Console.IsErrorRedirected && Prose.HasColors ? $"\e[31m{line}\e[0m" : line);
        return code;
    }

    // What reads an answer takes its shape for granted.
    private static bool IsOddAnswer(Exception fault) => fault is NullReferenceException
        || (fault is InvalidOperationException && fault.Source?.StartsWith("System.Text.Json", StringComparison.Ordinal) == true);

    private static string OddAnswer(Command command)
    {
        string[] expected =
        [
            .. command.Options.Contains(CommonOptions.Worker) ? ["a Connect worker (--url)"] : Array.Empty<string>(),
            .. command.Options.Contains(CommonOptions.Registry) ? ["a Schema Registry (--registry)"] : Array.Empty<string>(),
        ];
        return expected.Length == 0 ? "" : $"What has answered does not speak like {string.Join(" or ", expected)}: look at the address. ";
    }

    private static bool IsUnreachable(KafkaException fault) =>
        fault.Code is KafkaErrorCode.LocalTransport or KafkaErrorCode.LocalAllBrokersDown or KafkaErrorCode.LocalTimedOut
        or KafkaErrorCode.LocalResolve;

    /// <summary>Refuses values below <paramref name="least"/> before anything is done.</summary>
    public static Option<T> AtLeast<T>(this Option<T> option, double least)
    {
        option.Validators.Add(result =>
        {
            // What is no number is refused by the parser itself.
            if (result.Errors.Any() || result.Tokens.Count == 0) return;
            if (double.TryParse(result.Tokens[0].Value, System.Globalization.CultureInfo.InvariantCulture, out double value)
                && value < least)
                result.AddError(
                    string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{option.Name} must be at least {least}."));
        });
        return option;
    }

    /// <summary>Adds options; with one that names a server come those that log in to it.</summary>
    public static Command With(this Command command, params Option[] options)
    {
        foreach (Option option in options.Concat(options.SelectMany(LoginOptions.Beside)))
            if (!command.Options.Contains(option)) command.Options.Add(option);
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
