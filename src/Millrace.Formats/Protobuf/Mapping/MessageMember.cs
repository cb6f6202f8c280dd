using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>One field of the struct that a message is in Connect.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Field">Null for a oneof.</param>
/// <param name="Oneof">Null for a field.</param>
/// <param name="HasPresence">Not set is told from zero, so that it is null.</param>
internal sealed record MessageMember(string Name, ProtoField? Field, ProtoOneof? Oneof, bool HasPresence);
