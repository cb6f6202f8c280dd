using Millrace.Data;

namespace Millrace.Formats.Values;

/// <summary>A value with its schema; null: none is known.</summary>
public readonly record struct SchemaAndValue(Schema? Schema, Value Value);
