using System.Text.Json.Serialization;

namespace Millrace.Worker.Rest.Model;

/// <summary>State of a connector's own instance.</summary>
/// <param name="State">UNASSIGNED, RUNNING, PAUSED, STOPPED, FAILED or RESTARTING.</param>
/// <param name="WorkerId"><c>host:port</c> of the worker that has it.</param>
/// <param name="Version">Version of the plugin; null when it is not known.</param>
/// <param name="Trace">Why it failed; null otherwise.</param>
internal sealed record InstanceStatus(
    string State, string WorkerId, string? Version, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Trace);
