using Millrace.Data;
using Millrace.Formats.Json.Reading;

namespace Millrace.Formats.Json;

/// <summary>How payloads of one schema are read.</summary>
internal sealed record JsonDecoding(Schema? Schema, JsonValueReader Reader);
