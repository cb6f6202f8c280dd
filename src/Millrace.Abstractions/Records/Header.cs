using Millrace.Data;

namespace Millrace.Records;

/// <summary>One header of a record. The value owns what it refers to (it is not part of a batch's memory).</summary>
public readonly record struct Header(string Key, Schema? Schema, Value Value);
