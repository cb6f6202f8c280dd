using Millrace.Data;
using Millrace.Formats.Avro.Writing;

namespace Millrace.Formats.Avro;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Id">What the registry calls the schema.</param>
/// <param name="Header">What names it in a header of the record; null where the id stands in front of the payload.</param>
internal sealed record AvroEncoding(string Topic, Schema? Schema, int Id, byte[]? Header, AvroValueWriter Writer);
