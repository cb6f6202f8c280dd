using System.CommandLine;
using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Commands.Pipelines.Planning;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines;

/// <summary>
/// <c>pipeline apply</c>: does what <c>plan</c> shows. Nothing is begun when a part of it is impossible;
/// a second time there is nothing to do.
/// </summary>
internal static class ApplyPipeline
{
    private static readonly Option<bool> NoWait = new("--no-wait") { Description = "Do not wait until the connectors run." };

    private static readonly Option<int> Patience = new Option<int>("--timeout")
    {
        Description = "Seconds to wait until the connectors run.",
        DefaultValueFactory = _ => 60
    }.AtLeast(1);

    public static Command Create() =>
        PipelineCommand.Verb("apply", "Create and change what the file declares, and wait until its connectors run.")
        .Example("millrace pipeline apply -f smart-meter.yaml")
        .Example("millrace pipeline apply -f smart-meter.yaml --no-wait --url http://connect:8083")
        .With(NoWait, Patience, CommonOptions.Json).Runs(RunAsync);

    private static async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        Pipeline pipeline = await PipelineReader.ReadAsync(parsed.GetValue(PipelineCommand.File)!, cancellationToken);
        using var servers = new PipelineServers(parsed);
        Plan plan = await Plan.MakeAsync(pipeline, servers, cancellationToken);
        bool isJson = parsed.GetValue(CommonOptions.Json);
        if (!isJson) plan.Write();
        JsonObject answer = plan.ToJson();
        if (!plan.IsPossible)
        {
            if (isJson) Answer.Json(answer);
            throw CommandException.Failed("Nothing has been done, because a part of it is impossible.");
        }

        foreach (Step step in plan.Steps.Where(step => step.Action != StepAction.None))
        {
            await step.ApplyAsync(cancellationToken);
            Answer.Note($"{step.Kind} {step.Name} is {(step.Action == StepAction.Create ? "created" : "changed")}.");
        }

        IReadOnlyList<ConnectorOutcome> outcomes = parsed.GetValue(NoWait)
            ? []
            : await ConnectorOutcome.WaitAsync(pipeline.Connectors, servers.Worker, TimeSpan.FromSeconds(parsed.GetValue(Patience)),
                cancellationToken);
        answer["connectors"] = new JsonObject(outcomes.Select(outcome => KeyValuePair.Create(outcome.Name, (JsonNode?)outcome.State)));
        if (isJson) Answer.Json(answer);
        foreach (ConnectorOutcome outcome in outcomes.Where(outcome => !outcome.IsGood))
            Answer.Note($"connector {outcome.Name} is {outcome.State}: {outcome.Reason}");
        return outcomes.All(outcome => outcome.IsGood) ? ExitCode.Success : ExitCode.Failed;
    }
}
