namespace Millrace.Worker.Rest.Model;

/// <summary>Topics that a connector has used.</summary>
internal sealed record TopicsInfo(IReadOnlyList<string> Topics);
