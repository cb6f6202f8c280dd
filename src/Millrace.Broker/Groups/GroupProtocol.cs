namespace Millrace.Broker.Groups;

/// <summary>One assignment strategy a member speaks, with the member's metadata for it, which only clients understand.</summary>
internal readonly record struct GroupProtocol(string Name, byte[] Metadata);
