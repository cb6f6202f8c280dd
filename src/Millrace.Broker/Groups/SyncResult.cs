using Millrace.Broker.Protocol;

namespace Millrace.Broker.Groups;

/// <summary>The answer to a SyncGroup; the assignment is empty, never null, on an error or if the leader gave none.</summary>
internal sealed record SyncResult(ErrorCode Error, string? ProtocolType = null, string? ProtocolName = null, byte[]? Assignment = null);
