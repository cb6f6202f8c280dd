namespace Millrace.Cli.Commands.Pipelines.Files;

/// <summary>
/// The newest schema of a subject. <paramref name="Type"/> is AVRO, JSON or PROTOBUF; a compatibility of null is left as it is.
/// </summary>
internal sealed record SchemaDeclaration(string Subject, string Type, string Schema, string? Compatibility);
