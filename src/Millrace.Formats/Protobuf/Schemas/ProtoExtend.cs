namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>Fields that a file adds to a message of another: kept in the text, unknown to data.</summary>
/// <param name="Name">The message extended, as written.</param>
/// <param name="Fields">What is added.</param>
public sealed record ProtoExtend(string Name, IReadOnlyList<ProtoField> Fields);
