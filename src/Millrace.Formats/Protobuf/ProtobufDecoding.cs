using Millrace.Data;
using Millrace.Formats.Protobuf.Reading;

namespace Millrace.Formats.Protobuf;

/// <summary>How records of one message of one schema id in one topic are read.</summary>
/// <param name="Path">Key of the message's path in the file.</param>
/// <param name="Schema">Their Connect schema.</param>
internal sealed record ProtobufDecoding(string Topic, int Id, UInt128 Path, Schema Schema, ElementReader Reader);
