namespace Millrace.Registry.Rest.Bodies;

internal sealed record ModeBody(string? Mode);
