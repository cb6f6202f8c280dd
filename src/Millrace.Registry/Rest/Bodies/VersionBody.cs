namespace Millrace.Registry.Rest.Bodies;

/// <param name="Version">The release of the original whose behaviour this is: clients decide by it what they may ask.</param>
/// <param name="CommitId">Names this program.</param>
internal sealed record VersionBody(string Version, string CommitId);
