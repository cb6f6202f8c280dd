namespace Millrace.Broker.Groups;

/// <summary>A SyncGroup request. Protocol type and name are null below version 5 and then not compared.</summary>
internal sealed record SyncCommand(
    string GroupId,
    int Generation,
    string MemberId,
    string? InstanceId,
    string? ProtocolType,
    string? ProtocolName,
    IReadOnlyDictionary<string, byte[]> Assignments);
