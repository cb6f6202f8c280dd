using Millrace.Registry.Storage;

namespace Millrace.Registry.Operations;

/// <summary>A change of a configuration, member by member: what it does not name keeps its value.</summary>
/// <param name="Alias">The subject that shall be served instead; null when nothing is said of it.</param>
/// <param name="Members">What becomes of each member that is named.</param>
internal sealed record ConfigUpdate(string? Alias, IReadOnlyList<Func<RegistryConfig, RegistryConfig>> Members)
{
    public RegistryConfig Apply(RegistryConfig config) => Members.Aggregate(config, (changed, change) => change(changed));
}
