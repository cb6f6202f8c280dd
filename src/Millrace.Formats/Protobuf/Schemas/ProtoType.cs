namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A message or enum by its full name.</summary>
/// <param name="FullName">With package, without leading dot.</param>
/// <param name="File">The file that defines it.</param>
/// <param name="FileName">How that file is imported; empty for the schema's own.</param>
/// <param name="Message">Null for an enum.</param>
/// <param name="Enum">Null for a message.</param>
public sealed record ProtoType(string FullName, ProtoFile File, string FileName, ProtoMessage? Message, ProtoEnum? Enum)
{
    /// <summary>The name without package and enclosing messages.</summary>
    internal string SimpleName => Message?.Name ?? Enum!.Name;
}
