using Millrace.Errors;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>A text is no Avro schema. The message is worded as Apache Avro words it, since the registry hands it to its clients.</summary>
public sealed class AvroSchemaException(string message, Exception? inner = null) : DataException(message, inner);
