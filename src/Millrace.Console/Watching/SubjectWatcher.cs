using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Watching;

/// <summary>The newest version of each subject of a Schema Registry.</summary>
internal sealed class SubjectWatcher(RegistryClient registry, TimeProvider time)
    : Watcher<IReadOnlyList<SubjectVersion>>(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(60), time)
{
    public SubjectVersion? Find(string subject) => Current.Value?.FirstOrDefault(one => one.Subject == subject);

    protected override Task<IReadOnlyList<SubjectVersion>> LookAsync(CancellationToken cancellationToken) =>
        registry.LatestAsync(cancellationToken);
}
