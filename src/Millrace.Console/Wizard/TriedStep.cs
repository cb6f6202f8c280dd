using System.Text.Json.Nodes;

namespace Millrace.WebConsole.Wizard;

/// <summary>One step of a connection test, as <c>validate?connect=true</c> answers it.</summary>
/// <param name="Outcome"><c>passed</c>, <c>failed</c> or <c>not_tried</c>.</param>
/// <param name="Setting">The setting that a failure belongs to, or null.</param>
public sealed record TriedStep(string Step, string Outcome, string Message, string? Setting)
{
    internal string Symbol => Outcome switch { "passed" => "s-done", "failed" => "s-failed", _ => "s-open" };

    internal string Word => Outcome switch { "passed" => "works", "failed" => "failed", _ => "not tried" };

    /// <summary>The steps; null in an answer without, as of a server that does not know the test.</summary>
    internal static IReadOnlyList<TriedStep>? Read(JsonNode? answer) => answer?["connection"] is JsonArray steps
        ? [.. steps.Select(step => new TriedStep(
            $"{step?["step"]}", $"{step?["outcome"]}", $"{step?["message"]}", (string?)step?["setting"]))]
        : null;
}
