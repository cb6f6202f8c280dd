namespace Millrace.Worker.Rest.Model;

/// <summary>Answer of <c>GET /connectors/X/offsets</c>.</summary>
internal sealed record OffsetsInfo(OffsetInfo[] Offsets);
