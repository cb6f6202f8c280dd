using Millrace.Data;
using Millrace.Formats.Protobuf.Writing;

namespace Millrace.Formats.Protobuf;

/// <summary>How records of one schema are written to one topic.</summary>
/// <param name="Prefix">What stands in front of each: a zero, the schema's id, the path of the message.</param>
internal sealed record ProtobufEncoding(string Topic, Schema Schema, byte[] Prefix, ElementWriter Writer);
