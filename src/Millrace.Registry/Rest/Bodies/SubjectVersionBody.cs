namespace Millrace.Registry.Rest.Bodies;

internal sealed record SubjectVersionBody(string Subject, int Version);
