using System.CommandLine;
using System.CommandLine.Invocation;
using System.Reflection;

namespace Millrace.Cli.Terminal;

/// <summary><c>--version</c>: the version, and the commit it was built from.</summary>
internal sealed class ShowVersion : SynchronousCommandLineAction
{
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        string version = typeof(ShowVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        parseResult.InvocationConfiguration.Output.WriteLine($"millrace {version}");
        return ExitCode.Success;
    }
}
