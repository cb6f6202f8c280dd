namespace Millrace.Registry.Schemas;

/// <summary>A text is no schema; the message is what the client gets to read.</summary>
internal sealed class InvalidSchemaException(string message, Exception? inner = null) : Exception(message, inner);
