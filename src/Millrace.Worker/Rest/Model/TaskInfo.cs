using Millrace.Worker.Tasks;

namespace Millrace.Worker.Rest.Model;

/// <summary>A task and the configuration that its connector has made for it, references unresolved, secrets in clear.</summary>
internal sealed record TaskInfo(TaskId Id, IReadOnlyDictionary<string, string> Config);
