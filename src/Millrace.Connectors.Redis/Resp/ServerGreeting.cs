namespace Millrace.Connectors.Redis.Resp;

/// <summary>What a server says of itself when it is greeted.</summary>
/// <param name="Version">Such as 7.0.15.</param>
/// <param name="Mode">standalone, sentinel or cluster; empty when it is too old to say.</param>
/// <param name="Protocol">2 or 3.</param>
/// <param name="Role">master or replica; empty when it is too old to say.</param>
internal sealed record ServerGreeting(string Version, string Mode, int Protocol, string Role);
