namespace Millrace.Formats.JsonSchema.Schemas;

/// <summary>A text is no JSON Schema.</summary>
public sealed class JsonSchemaException(string message, Exception? inner = null) : Exception(message, inner);
