using Millrace.Data;
using Millrace.Formats.Avro.Reading;

namespace Millrace.Formats.Avro;

/// <summary>How records of one schema id in one topic are read.</summary>
/// <param name="Schema">Their Connect schema; null for data without one.</param>
internal sealed record AvroDecoding(string Topic, int Id, Schema? Schema, AvroValueReader Reader);
