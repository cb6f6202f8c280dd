namespace Millrace.Cli.Terminal;

/// <summary>What the program's exit codes mean; documented in docs/cli.md.</summary>
internal static class ExitCode
{
    public const int Success = 0;

    /// <summary>The command line makes no sense, or a file named on it does not.</summary>
    public const int Usage = 1;

    /// <summary>A server was asked and said no, or the work ended with something missing.</summary>
    public const int Failed = 2;

    /// <summary>A server could not be started or reached.</summary>
    public const int Unavailable = 3;

    /// <summary>Stopped by Ctrl-C: 128 + SIGINT, as shells count.</summary>
    public const int Interrupted = 130;
}
