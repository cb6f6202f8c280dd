using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Millrace.Cli.Terminal;

/// <summary><c>--version</c>: the version, and the commit it was built from.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    /// <summary>The version of this build, with its commit.</summary>
    public static string Number { get; } =
        typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        parseResult.InvocationConfiguration.Output.WriteLine($"millrace {Number}");
        return ExitCode.Success;
    }
}
