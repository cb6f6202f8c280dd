using System.Text.Json.Nodes;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>One topic, schema or connector of a plan: what would change, what stands against it, and how it is done.</summary>
internal sealed record Step(string Kind, string Name, StepAction Action, IReadOnlyList<SettingChange> Changes,
    IReadOnlyList<string> Problems, Func<CancellationToken, Task> ApplyAsync)
{
    /// <summary>A problem makes it impossible; a thing that is there and has no changes needs no step.</summary>
    public static Step Of(string kind, string name, bool exists, IReadOnlyList<SettingChange> changes, IReadOnlyList<string> problems,
        Func<CancellationToken, Task> applyAsync)
    {
        StepAction action = problems.Count > 0
            ? StepAction.Impossible
            : !exists ? StepAction.Create : changes.Count > 0 ? StepAction.Change : StepAction.None;
        return new Step(kind, name, action, changes, problems, applyAsync);
    }

    /// <summary>What is accepted and has no effect: no hindrance, but hardly meant.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["name"] = Name,
        ["action"] = Action.ToString().ToLowerInvariant(),
        ["changes"] = new JsonArray(
            [.. Changes.Select(change => new JsonObject { ["setting"] = change.Name, ["from"] = change.From, ["to"] = change.To })]),
        ["problems"] = new JsonArray([.. Problems.Select(problem => JsonValue.Create(problem))]),
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => JsonValue.Create(warning))]),
    };
}

/// <summary>
/// What a plan does with one thing. <c>Impossible</c>: it is declared in a way that cannot be reached from what is there.
/// </summary>
internal enum StepAction
{
    None, Create, Change, Impossible,
}

/// <summary>One setting before and after, as it may be shown: secrets are masked. Null: it is not there.</summary>
internal sealed record SettingChange(string Name, string? From, string? To);
