using System.Text.Json.Nodes;

namespace Millrace.Cli.Tests.Support;

/// <summary>What a run of the program has come to.</summary>
internal sealed record ProgramEnd(int ExitCode, string Output, string Errors)
{
    /// <summary>The answer of a command with <c>--json</c>; fails the test when the command failed.</summary>
    public JsonNode Json()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}: {Errors}");
        return JsonNode.Parse(Output)!;
    }
}
