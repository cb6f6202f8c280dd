namespace Millrace.Registry.Rest.Bodies;

internal sealed record AttributesBody(IReadOnlyList<string> Attributes);
