namespace Millrace.Errors;

/// <summary>A schema was described in a way that makes no sense.</summary>
public sealed class SchemaBuilderException(string message) : DataException(message);
