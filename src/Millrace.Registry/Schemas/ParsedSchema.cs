namespace Millrace.Registry.Schemas;

/// <summary>A schema text that was understood.</summary>
/// <param name="Type">AVRO, JSON or PROTOBUF.</param>
/// <param name="Canonical">The text that is stored and compared.</param>
/// <param name="Resolved">The same with the types of all references in place.</param>
/// <param name="Model">The format's own model of it.</param>
internal sealed record ParsedSchema(string Type, string Canonical, string Resolved, object Model);
