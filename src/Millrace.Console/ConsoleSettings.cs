using Millrace.Http.Access;

namespace Millrace.WebConsole;

/// <summary>What a console looks at, and who may do what in it. Immutable.</summary>
public sealed record ConsoleSettings
{
    /// <summary>
    /// A client of the Connect REST API with its address and login; null for a console of topics and schemas alone. Disposed with the host.
    /// </summary>
    public HttpClient? Connect { get; init; }

    /// <summary>A client of the Schema Registry with its address and login; null: schemas are not shown. Disposed with the host.</summary>
    public HttpClient? Registry { get; init; }

    /// <summary>
    /// Settings of a converter that asks the same registry, by which record values are decoded. Empty without a registry.
    /// </summary>
    public IReadOnlyDictionary<string, string> RegistrySettings { get; init; } = new Dictionary<string, string>();

    /// <summary>Settings of a Kafka client in librdkafka's names; null: no topics, groups and numbers.</summary>
    public IReadOnlyDictionary<string, string>? Kafka { get; init; }

    /// <summary>Topics that hold secrets, such as a worker's config topic: nobody sees or writes what is in them.</summary>
    public IReadOnlyCollection<string> SecretTopics { get; init; } = [];

    /// <summary>
    /// Topics that only an administrator reads and changes, beside <c>_schemas</c> and those whose names begin with <c>__</c>.
    /// </summary>
    public IReadOnlyCollection<string> GuardedTopics { get; init; } = [];

    /// <summary>What a viewer may do at most. Defaults to all.</summary>
    public Role Role { get; init; } = Role.Admin;

    /// <summary>
    /// The role of viewers where nobody logs in; null, the default: those of this machine may all, and no others come in.
    /// </summary>
    public Role? RemoteRole { get; init; }

    /// <summary>
    /// How viewers are known, and with that their roles; null: nobody logs in, and <see cref="RemoteRole"/> decides.
    /// </summary>
    public LoginRules? Logins { get; init; }

    /// <summary>Names beside localhost by which the console may be called; read at each request.</summary>
    public Func<IEnumerable<string>> Hosts { get; init; } = () => [];

    /// <summary>How it is called by another name; ends the sentence <c>Call it as localhost, or ...</c></summary>
    public string HostsAdvice { get; init; } = "add the name to rest.allowed.hosts of the worker";

    /// <summary>Where a proxy in front shows the console, such as <c>https://lab.example/mill/</c>; null: where it listens.</summary>
    public Uri? PublicUrl { get; init; }

    /// <summary>Shown beside the address of the cluster. Defaults to the host of the first address that is known.</summary>
    public string? Name { get; init; }

    /// <summary>The clock of watchers and actions. Defaults to the system's.</summary>
    public TimeProvider Time { get; init; } = TimeProvider.System;
}
