using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>All steps from what is there to what a file declares, in the order in which they are done: what others need comes first.</summary>
internal sealed class Plan(IReadOnlyList<Step> steps)
{
    public IReadOnlyList<Step> Steps => steps;

    public bool IsPossible => Count(StepAction.Impossible) == 0;

    public bool HasChanges => Count(StepAction.Create) + Count(StepAction.Change) > 0;

    /// <summary>Asks the servers; changes nothing. Only those are asked of which the file declares something.</summary>
    public static async Task<Plan> MakeAsync(Pipeline pipeline, PipelineServers servers, CancellationToken cancellationToken)
    {
        var steps = new List<Step>();
        foreach (TopicDeclaration topic in pipeline.Topics) steps.Add(await TopicPlanner.PlanAsync(topic, await servers.AdminAsync(cancellationToken)));
        foreach (SchemaDeclaration schema in pipeline.Schemas) steps.Add(await SchemaPlanner.PlanAsync(schema, servers.Registry, cancellationToken));
        foreach (ConnectorDeclaration connector in pipeline.Connectors) steps.Add(await ConnectorPlanner.PlanAsync(connector, servers.Worker, cancellationToken));
        return new Plan(steps);
    }

    public int Count(StepAction action) => steps.Count(step => step.Action == action);

    /// <summary>What would be done, a line for each thing and one for each of its settings that change.</summary>
    public void Write()
    {
        foreach (Step step in steps)
        {
            Answer.Line(step.Action switch
            {
                StepAction.Create => $"+ {step.Kind} {step.Name}",
                StepAction.Change => $"~ {step.Kind} {step.Name}",
                StepAction.Impossible => $"! {step.Kind} {step.Name}",
                _ => $"  {step.Kind} {step.Name} is as declared",
            });
            foreach (SettingChange change in step.Changes) Answer.Line($"      {change.Name}: {Describe(step, change)}");
            foreach (string problem in step.Problems) Answer.Line($"      ! {problem}");
        }

        Answer.Line($"{Count(StepAction.Create)} to create, {Count(StepAction.Change)} to change, {Count(StepAction.None)} as declared"
            + (IsPossible ? "." : $", {Count(StepAction.Impossible)} impossible."));
    }

    public JsonObject ToJson() => new()
    {
        ["create"] = Count(StepAction.Create),
        ["change"] = Count(StepAction.Change),
        ["none"] = Count(StepAction.None),
        ["impossible"] = Count(StepAction.Impossible),
        ["steps"] = new JsonArray([.. steps.Select(step => step.ToJson())]),
    };

    private static string Describe(Step step, SettingChange change)
    {
        bool isNew = step.Action == StepAction.Create || (step.Action == StepAction.Impossible && step.Changes.All(other => other.From is null));
        if (isNew) return change.To ?? "";
        if (change.From == change.To) return $"{change.To} (changed)";
        return $"{change.From ?? "(not set)"} -> {change.To ?? "(not set)"}";
    }
}
