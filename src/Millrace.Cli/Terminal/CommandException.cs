namespace Millrace.Cli.Terminal;

/// <summary>Ends a command with one line on stderr that says what is wrong and the way out.</summary>
internal sealed class CommandException(int exitCode, string message, Exception? inner = null) : Exception(message, inner)
{
    public int ExitCode { get; } = exitCode;

    public static CommandException Usage(string message) => new(Terminal.ExitCode.Usage, message);

    public static CommandException Failed(string message) => new(Terminal.ExitCode.Failed, message);

    public static CommandException Unavailable(string message, Exception? inner = null) =>
        new(Terminal.ExitCode.Unavailable, message, inner);
}
