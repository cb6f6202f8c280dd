using Millrace.Data;
using Millrace.Formats.Json.Writing;

namespace Millrace.Formats.Json;

/// <summary>How values of one schema are written.</summary>
/// <param name="Prefix">What stands before each payload: the envelope with its schema, or nothing.</param>
internal sealed record JsonEncoding(Schema? Schema, byte[] Prefix, JsonValueWriter Writer);
