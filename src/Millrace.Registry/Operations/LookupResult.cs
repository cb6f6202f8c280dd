using Millrace.Registry.Schemas;

namespace Millrace.Registry.Operations;

/// <summary>A version that a request means.</summary>
/// <param name="Version">As stored.</param>
/// <param name="IsLoose">It does not have the request's identity, but the same meaning; answers then show when it was stored.</param>
internal sealed record LookupResult(SchemaVersion Version, bool IsLoose);
