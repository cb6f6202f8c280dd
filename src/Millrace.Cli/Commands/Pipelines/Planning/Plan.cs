using System.Text.Json.Nodes;
using Millrace.Cli.Commands.Pipelines.Files;
using Millrace.Cli.Terminal;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>
/// All steps from what is there to what a file declares, in the order in which they are done: what others need comes first.
/// </summary>
internal sealed class Plan(IReadOnlyList<Step> steps)
{
    public IReadOnlyList<Step> Steps => steps;

    public bool IsPossible => Count(StepAction.Impossible) == 0;

    public bool HasChanges => Count(StepAction.Create) + Count(StepAction.Change) > 0;

    /// <summary>Asks the servers; changes nothing. Only those are asked of which the file declares something.</summary>
    public static async Task<Plan> MakeAsync(Pipeline pipeline, PipelineServers servers, CancellationToken cancellationToken)
    {
        var steps = new List<Step>();
        foreach (TopicDeclaration topic in pipeline.Topics)
            steps.Add(await TopicPlanner.PlanAsync(topic, await servers.AdminAsync(cancellationToken)));
        foreach (SchemaDeclaration schema in pipeline.Schemas)
            steps.Add(await SchemaPlanner.PlanAsync(schema, servers.Registry, cancellationToken));
        foreach (ConnectorDeclaration connector in pipeline.Connectors)
            steps.Add(await ConnectorPlanner.PlanAsync(connector, servers.Worker, cancellationToken));
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
            foreach (string line in step.Changes.SelectMany(change => Describe(step, change))) Answer.Line($"      {line}");
            foreach (string problem in step.Problems) Answer.Line($"      ! {string.Join("\n        ", Lines(problem))}");
            foreach (string warning in step.Warnings) Answer.Line($"      ? {warning}");
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

    /// <summary>
    /// A line, or one for each line of values that have several: as YAML writes a new one, and with minus and plus what goes and comes.
    /// </summary>
    private static IEnumerable<string> Describe(Step step, SettingChange change)
    {
        bool isNew = step.Action == StepAction.Create
            || (step.Action == StepAction.Impossible && step.Changes.All(other => other.From is null));
        string[] from = Lines(change.From ?? "(not set)"), to = Lines(change.To ?? (isNew ? "" : "(not set)"));
        bool isLong = from.Length > 1 || to.Length > 1;
        if (isNew) return isLong ? to.Select(line => $"  {line}").Prepend($"{change.Name}: |") : [$"{change.Name}: {to[0]}"];
        if (change.From == change.To)
            return isLong ? to.Select(line => $"  {line}").Prepend($"{change.Name}: (changed)") : [$"{change.Name}: {to[0]} (changed)"];
        return isLong
            ? [$"{change.Name}:", .. LineChanges.Between(from, to).Select(line => $"  {line}")]
            : [$"{change.Name}: {from[0]} -> {to[0]}"];
    }

    private static string[] Lines(string text) => text.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
}
