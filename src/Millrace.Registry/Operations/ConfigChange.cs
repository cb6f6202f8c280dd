using Millrace.Registry.Model;
using Millrace.Registry.Schemas;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Operations;

/// <summary>Decides what changing or deleting a configuration does to a view of the registry.</summary>
internal static class ConfigChange
{
    public static Change<RegistryConfig> Update(RegistryState state, SubjectName scope, ConfigUpdate update)
    {
        if (scope.Qualified.Length > 0 && scope is not { Context: SubjectName.GlobalContext, Name: "" } && !scope.IsValid)
            throw RefusedException.InvalidSubject(scope);
        CheckMode(state, scope);
        if (update.Alias is { Length: > 0 } alias && SubjectName.Parse(alias, scope.Context) is { IsValidForSchemas: false } target)
            throw RefusedException.InvalidSubject(target);
        RegistryConfig config = update.Apply(state.Configs.GetValueOrDefault(scope.Qualified) ?? new RegistryConfig());
        return new Change<RegistryConfig>(config, [Log.RecordValues.Config(scope.Qualified, config)]);
    }

    /// <returns>What was configured.</returns>
    public static Change<RegistryConfig> Delete(RegistryState state, SubjectName scope)
    {
        RegistryConfig? old = state.Configs.GetValueOrDefault(scope.Qualified);
        if (old is null && scope.Qualified.Length > 0) throw RefusedException.SubjectNotFound(scope);
        CheckMode(state, scope);
        return new Change<RegistryConfig>(old ?? new RegistryConfig(), old is null ? [] : [Log.RecordValues.Config(scope.Qualified, null)]);
    }

    private static void CheckMode(RegistryState state, SubjectName scope)
    {
        if (state.ModeInScope(scope).IsReadOnly()) throw RefusedException.ReadOnly(scope);
    }
}

/// <summary>A change of a configuration, member by member: what it does not name keeps its value.</summary>
/// <param name="Alias">The subject that shall be served instead; null when nothing is said of it.</param>
/// <param name="Members">What becomes of each member that is named.</param>
internal sealed record ConfigUpdate(string? Alias, IReadOnlyList<Func<RegistryConfig, RegistryConfig>> Members)
{
    public RegistryConfig Apply(RegistryConfig config) => Members.Aggregate(config, (changed, change) => change(changed));
}
