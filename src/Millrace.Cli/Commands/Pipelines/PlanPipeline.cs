using System.CommandLine;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Commands.Pipelines.Planning;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines;

internal static class PlanPipeline
{
    private static readonly Option<bool> ExitCodeTells =
        new("--exit-code") { Description = "Exit code 2 also when there is something to create or to change." };

    public static Command Create() =>
        PipelineCommand.Verb("plan", "Show what apply would create and change; exit code 2 when something is impossible.")
        .Example("millrace pipeline plan -f smart-meter.yaml").Example("millrace pipeline plan -f smart-meter.yaml --exit-code --json")
        .With(ExitCodeTells, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pipeline pipeline = await PipelineReader.ReadAsync(parsed.GetValue(PipelineCommand.File)!, cancellationToken);
        using var servers = new PipelineServers(parsed);
        Plan plan = await Plan.MakeAsync(pipeline, servers, cancellationToken);
        if (parsed.GetValue(CommonOptions.Json)) Answer.Json(plan.ToJson());
        else plan.Write();
        return !plan.IsPossible || (plan.HasChanges && parsed.GetValue(ExitCodeTells)) ? ExitCode.Failed : ExitCode.Success;
    }
}
