using Millrace.Config;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>How to reach the service: shared by source and sink.</summary>
internal static class ConnectionSettings
{
    private const string Connection = "Connection";

    public static readonly Setting<string> Project = Setting.String("cps.project").NotEmpty().Check(IsId).Group(Connection)
        .Importance(Importance.High)
        .Display("Project", Width.Medium).Doc("Id of the Google Cloud project.");

    public static readonly Setting<string> Endpoint = Setting.String("cps.endpoint", "pubsub.googleapis.com:443").NotEmpty()
        .Check(IsHostAndPort)
        .Group(Connection).Importance(Importance.Low).Display("Endpoint", Width.Long)
        .Doc("Host and port of the service, such as europe-west1-pubsub.googleapis.com:443 for order across publishers of that region.");

    public static readonly Setting<bool> UseEmulator = Setting.Bool("cps.useEmulator", false).Group(Connection).Importance(Importance.Low)
        .Display("Use the emulator", Width.Short)
        .Doc("Whether to speak plain HTTP without credentials, to the host of PUBSUB_EMULATOR_HOST or else of cps.endpoint. "
            + "While it is not set, a worker with PUBSUB_EMULATOR_HOST in its environment uses the emulator.");

    // Their contents are private keys: type PASSWORD, so that no answer, log or stored status shows them.
    public static readonly Setting<string?> AccountFile = Setting.OptionalString("gcp.sa.credentials.file.path").Internal();

    public static readonly Setting<Secret?> AccountJson = Setting.OptionalSecret("gcp.sa.credentials.json").Internal();

    public static readonly Setting<string?> CredentialsFile = Setting.OptionalString("gcp.credentials.file.path").Group(Connection)
        .Importance(Importance.High)
        .Display("Credentials file", Width.Long)
        .Doc("File with the key of a service account (JSON), readable for the worker. Without it and gcp.credentials.json the application "
        + "default credentials "
            + "are used: the file of GOOGLE_APPLICATION_CREDENTIALS, that of gcloud, or the machine's own service account.");

    public static readonly Setting<Secret?> CredentialsJson = Setting.OptionalSecret("gcp.credentials.json").Group(Connection)
        .Importance(Importance.High)
        .Display("Credentials JSON", Width.Long).Doc("The key of a service account itself, as JSON.");

    public static readonly ConfigDef Def =
        ConfigDef.Of(Project, Endpoint, UseEmulator, CredentialsFile, CredentialsJson, AccountFile, AccountJson).Rule(OneOfFileAndJson);

    /// <summary>A check: Google's ids, not full names such as projects/p/topics/t.</summary>
    public static string? IsId(string value) => value.Contains('/') ? "Must be the id alone, without projects/.../" : null;

    /// <summary>A check: where a service is.</summary>
    public static string? IsHostAndPort(string value) =>
        value.Contains('/') || !Uri.TryCreate($"https://{value}", UriKind.Absolute, out _)
        ? "Must be host:port, without https:// or http://"
        : null;

    private static void OneOfFileAndJson(ConfigValidation config)
    {
        if (string.IsNullOrEmpty(config.Values.Get(CredentialsFile)) || string.IsNullOrEmpty(config.Values.Get(CredentialsJson)?.Reveal))
            return;
        config.AddInvalid(CredentialsJson, "Only one of gcp.credentials.file.path and gcp.credentials.json may be set");
    }
}
