using Millrace.Data;
using Millrace.Formats.Avro.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Avro;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Frame">How they name their schema.</param>
internal sealed record AvroEncoding(string Topic, Schema? Schema, SchemaFrame Frame, AvroValueWriter Writer);
