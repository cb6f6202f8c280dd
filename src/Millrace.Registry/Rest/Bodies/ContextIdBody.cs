namespace Millrace.Registry.Rest.Bodies;

internal sealed record ContextIdBody(string Context, int Id);
