using Millrace.Errors;

namespace Millrace.Formats.Avro.Schemas;

/// <summary>
/// A text is no Avro schema. The message is worded as Apache Avro words it, where that says nothing of the insides of a Java program.
/// </summary>
public sealed class AvroSchemaException(string message, Exception? inner = null) : DataException(message, inner)
{
    /// <summary>All that Apache Avro says, for a registry's answers, whose clients may look for it.</summary>
    public string AvroMessage { get; internal init; } = message;
}
