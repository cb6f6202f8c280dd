using Millrace.Records;

namespace Millrace.Worker.Herding;

/// <summary>
/// One entry of a connector's offsets: a source's own maps, or for a sink <c>kafka_topic</c>, <c>kafka_partition</c> and
/// <c>kafka_offset</c>.
/// </summary>
/// <param name="Partition">Null only in a request that is to be refused.</param>
/// <param name="Offset">Null in a request removes the partition's offset.</param>
internal sealed record ConnectorOffset(OffsetMap? Partition, OffsetMap? Offset);
