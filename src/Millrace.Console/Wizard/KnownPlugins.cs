using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Wizard;

/// <summary>
/// How the gallery calls a plugin and what finds it. Connect tells no more than a class; what is not in the list is its class.
/// </summary>
/// <param name="Keywords">What people may type who look for it.</param>
internal sealed record KnownPlugin(string Title, string Summary, string Keywords)
{
    private static readonly Dictionary<string, KnownPlugin> All = new(StringComparer.Ordinal)
    {
        ["MySqlSink"] = new("MySQL Sink", "Writes records as rows: insert, upsert or update, in batches. MySQL and MariaDB.",
            "mysql mariadb cloudsql aurora database table rows sql"),
        ["MySqlSource"] = new("MySQL Source", "Reads new and changed rows by an increasing ID, a time, or both.",
            "mysql mariadb cloudsql aurora database table rows sql poll"),
        ["KafkaSinkConnector"] = new("Kafka Sink", "Writes transformed records to topics, of this cluster or another.",
            "kafka topic copy mirror replicate branch cluster"),
        ["RedisSink"] = new("Redis Sink", "Writes keys and values as strings, bytes, hashes or JSON.",
            "redis valkey cache key value memory"),
        ["JdbcSinkConnector"] = new("JDBC Sink", "Writes records as rows, in the settings of Confluent's JDBC connector.",
            "jdbc mysql mariadb database table rows sql"),
        ["JdbcSourceConnector"] = new("JDBC Source", "Reads new and changed rows, in the settings of Confluent's JDBC connector.",
            "jdbc mysql mariadb database table rows sql poll"),
        ["CloudPubSubSinkConnector"] = new("Google Pub/Sub Sink", "Publishes records as Pub/Sub messages, ordered by key if asked.",
            "google pubsub gcp cloud queue"),
        ["CloudPubSubSourceConnector"] = new("Google Pub/Sub Source", "Pulls from a subscription and acknowledges what Kafka has.",
            "google pubsub gcp cloud queue"),
        ["RedisSinkConnector"] = new("Redis Sink", "Writes keys and values to Redis, in the settings of another connector.",
            "redis valkey cache key value memory"),
        ["FileStreamSinkConnector"] = new("File Sink", "Writes each record as a line of a file; to try things out.", "file text lines"),
        ["FileStreamSourceConnector"] = new("File Source", "Reads lines of a file as they are added; to try things out.",
            "file text lines"),
    };

    public static KnownPlugin Of(PluginInfo plugin) =>
        All.GetValueOrDefault(plugin.ShortName) ?? new KnownPlugin(plugin.ShortName, "", "");

    public static bool IsMatch(PluginInfo plugin, string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return true;
        KnownPlugin known = Of(plugin);
        string all = $"{plugin.Class} {known.Title} {known.Summary} {known.Keywords}";
        return text.Split(' ', StringSplitOptions.RemoveEmptyEntries).All(word => all.Contains(word, StringComparison.OrdinalIgnoreCase));
    }
}
