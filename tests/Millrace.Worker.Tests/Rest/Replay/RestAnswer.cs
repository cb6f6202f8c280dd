using System.Text.Json.Nodes;

namespace Millrace.Worker.Tests.Rest.Replay;

/// <summary>
/// An answer, made comparable: what differs between workers is replaced by placeholders, and only what the step looks at is kept.
/// </summary>
internal sealed record RestAnswer(int Status, IReadOnlyDictionary<string, string> Headers, JsonNode? Body);
