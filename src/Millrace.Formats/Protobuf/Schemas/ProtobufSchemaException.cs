using Millrace.Errors;

namespace Millrace.Formats.Protobuf.Schemas;

/// <summary>A text is no Protobuf schema. Syntax errors are worded and located as the registry's clients know them.</summary>
public sealed class ProtobufSchemaException(string message, Exception? inner = null) : DataException(message, inner);
