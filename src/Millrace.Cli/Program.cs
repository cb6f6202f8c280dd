using Millrace.Cli.Commands;
using Millrace.Cli.Terminal;

return await CommandLine.RunAsync(MillraceCommand.Create(), args);
