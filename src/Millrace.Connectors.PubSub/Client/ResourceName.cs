namespace Millrace.Connectors.PubSub.Client;

/// <summary>Full name of a topic or subscription, and what to do when it is not there.</summary>
internal sealed record ResourceName
{
    private readonly string _project;
    private readonly string _kind;
    private readonly string _id;

    private ResourceName(string project, string kind, string id, string setting, string role)
    {
        (_project, _kind, _id, Role) = (project, kind, id, role);
        Path = $"projects/{Uri.EscapeDataString(project)}/{kind}s/{Uri.EscapeDataString(id)}";
        string more = kind == "subscription" ? " --topic=TOPIC --enable-message-ordering" : "";
        MissingMessage =
            $"There is no {kind} {id} in project {project} ({setting}): create it with gcloud pubsub {kind}s create "
            + $"{id} --project={project}{more}";
    }

    /// <summary>As it stands in addresses, escaped.</summary>
    public string Path { get; }

    public string MissingMessage { get; }

    /// <summary>The role an account needs to use it.</summary>
    public string Role { get; }

    public static ResourceName Topic(string project, string id) => new(project, "topic", id, "cps.topic", "roles/pubsub.publisher");

    public static ResourceName Subscription(string project, string id) =>
        new(project, "subscription", id, "cps.subscription", "roles/pubsub.subscriber");

    public override string ToString() => $"projects/{_project}/{_kind}s/{_id}";
}
