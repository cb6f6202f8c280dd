using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Millrace.Cli.Terminal;

/// <summary>The usual help, with the command's examples below.</summary>
internal sealed class HelpWithExamples(HelpAction usual) : SynchronousCommandLineAction
{
    // As wide as terminals are at least.
    private const int Width = 80;

    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        foreach (Option option in parseResult.CommandResult.Command.Options) SafeText.HideDefault(option);
        int code = usual.Invoke(parseResult);
        IReadOnlyList<string> examples = Examples.Of(parseResult.CommandResult.Command);
        if (examples.Count == 0) return code;
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in examples) output.WriteLine(Shell.Fold($"  {example}", Width));
        output.WriteLine();
        return code;
    }
}
