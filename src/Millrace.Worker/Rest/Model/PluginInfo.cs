namespace Millrace.Worker.Rest.Model;

/// <summary>One plugin as it is listed.</summary>
internal sealed record PluginInfo(string Class, string Type, string Version);
