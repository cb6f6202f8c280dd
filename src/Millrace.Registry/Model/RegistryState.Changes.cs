using System.Collections.Immutable;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Model;

// How records of the topic change the state.
internal sealed partial record RegistryState
{
    public RegistryState With(SchemaVersion version)
    {
        RegistryState state = Without(version.Subject, version.Version);
        string subject = version.Subject.Qualified;
        string context = version.Subject.Context;
        return state with
        {
            Subjects =
                state.Subjects.SetItem(subject, state.Subjects.GetValueOrDefault(subject, NoVersions).SetItem(version.Version, version)),
            Contexts = state.Contexts.SetItem(context, state.Context(context).With(version)),
        };
    }

    /// <summary>Forgets a version; its subject too when it was the last.</summary>
    public RegistryState Without(SubjectName subject, int version)
    {
        if (Find(subject, version) is not { } old) return this;
        ImmutableSortedDictionary<int, SchemaVersion> left = Versions(subject).Remove(version);
        return this with
        {
            Subjects = left.IsEmpty ? Subjects.Remove(subject.Qualified) : Subjects.SetItem(subject.Qualified, left),
            Contexts = Contexts.SetItem(subject.Context, Context(subject.Context).Without(old)),
        };
    }

    /// <summary>Marks the versions of a subject up to this one as deleted softly.</summary>
    public RegistryState WithDeleted(SubjectName subject, int upTo)
    {
        RegistryState state = this;
        foreach (SchemaVersion version in Versions(subject, Deleted.Excluded).Where(version => version.Version <= upTo).ToList())
            state = state.With(version with { IsDeleted = true });
        return state;
    }

    public RegistryState Without(SubjectName subject) =>
        Versions(subject).Keys.Aggregate(this, (state, version) => state.Without(subject, version));

    public RegistryState WithContext(string context) => Contexts.ContainsKey(context) ? this : WithHighestId(context, 0);

    public RegistryState WithoutContext(string context) =>
        context == SubjectName.DefaultContext || !Context(context).Uses.IsEmpty ? this : this with { Contexts = Contexts.Remove(context) };

    /// <summary>No id up to this one is given out any more.</summary>
    public RegistryState WithHighestId(string context, int id)
    {
        ContextState old = Context(context);
        return this with { Contexts = Contexts.SetItem(context, old with { HighestId = Math.Max(old.HighestId, id) }) };
    }

    public RegistryState WithConfig(string scope, RegistryConfig? config) =>
        this with { Configs = config is null ? Configs.Remove(scope) : Configs.SetItem(scope, config) };

    public RegistryState WithMode(string scope, RegistryMode? mode) =>
        this with { Modes = mode is null ? Modes.Remove(scope) : Modes.SetItem(scope, mode.Value) };
}
