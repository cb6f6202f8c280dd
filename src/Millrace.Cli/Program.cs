using Millrace.Broker.Settings;
using Millrace.Cli.Commands;
using Millrace.Cli.Terminal;

// Before anything else is loaded: each assembly is an open file, and a process that has none left cannot even say so.
if (args is ["broker" or "dev" or "demo", ..] && OpenFileLimit.Problem() is { } problem)
    return CommandRunner.Fail(ExitCode.Unavailable, $"Cannot start: {problem}");
return await CommandLine.RunAsync(MillraceCommand.Create(), args);
