using Millrace.Data;
using Millrace.Formats.Protobuf.Writing;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Protobuf;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Frame">How they name their schema, and the message in it.</param>
internal sealed record ProtobufEncoding(string Topic, Schema Schema, SchemaFrame Frame, ElementWriter Writer);
