using System.Collections.Frozen;
using System.Globalization;

namespace Millrace.Kafka;

/// <summary>The table of <see cref="JavaClientConfig"/>: one line per setting that is not about key stores or JAAS.</summary>
internal static class JavaSettingRules
{
    private const ClientRole All = ClientRole.Admin | ClientRole.Consumer | ClientRole.Producer;
    private const string UnknownAssignor = "Only RangeAssignor, RoundRobinAssignor and CooperativeStickyAssignor are known here.";

    public static readonly FrozenDictionary<string, JavaSettingRule> ByName = new Dictionary<string, JavaSettingRule>
    {
        ["bootstrap.servers"] = new(All, "bootstrap.servers", Same),
        ["client.id"] = new(All, "client.id", Same),
        ["client.rack"] = new(All, "client.rack", Same),
        ["security.protocol"] = new(All, "security.protocol", Lower),
        ["connections.max.idle.ms"] = new(All, "connections.max.idle.ms", Same),
        // librdkafka's own metadata.max.age.ms is how long its cache is believed; how often it asks is this.
        ["metadata.max.age.ms"] = new(All, "topic.metadata.refresh.interval.ms", AtMostAnHour),
        ["receive.buffer.bytes"] = new(All, "socket.receive.buffer.bytes", SystemDefault),
        ["send.buffer.bytes"] = new(All, "socket.send.buffer.bytes", SystemDefault),
        ["reconnect.backoff.ms"] = new(All, "reconnect.backoff.ms", Same),
        ["reconnect.backoff.max.ms"] = new(All, "reconnect.backoff.max.ms", Same),
        ["retry.backoff.ms"] = new(All, "retry.backoff.ms", Same),
        ["request.timeout.ms"] = new(All, "request.timeout.ms", Same) { NameElsewhere = "socket.timeout.ms" },
        ["socket.connection.setup.timeout.ms"] = new(All, "socket.connection.setup.timeout.ms", Same),
        ["sasl.mechanism"] = new(All, "sasl.mechanism", Same),
        ["sasl.kerberos.service.name"] = new(All, "sasl.kerberos.service.name", Same),
        ["sasl.kerberos.kinit.cmd"] = new(All, "sasl.kerberos.kinit.cmd", Same),
        ["sasl.kerberos.min.time.before.relogin"] = new(All, "sasl.kerberos.min.time.before.relogin", Same),
        ["sasl.oauthbearer.token.endpoint.url"] = new(All, "sasl.oauthbearer.token.endpoint.url", Same),
        ["ssl.endpoint.identification.algorithm"] =
            new(All, "ssl.endpoint.identification.algorithm", v => v.Length == 0 ? "none" : v.ToLowerInvariant()),

        ["group.id"] = new(ClientRole.Consumer, "group.id", Same),
        ["group.instance.id"] = new(ClientRole.Consumer, "group.instance.id", Same),
        ["auto.offset.reset"] = new(ClientRole.Consumer, "auto.offset.reset", v => v == "none" ? "error" : v),
        ["enable.auto.commit"] = new(ClientRole.Consumer, "enable.auto.commit", Same),
        ["auto.commit.interval.ms"] = new(ClientRole.Consumer, "auto.commit.interval.ms", Same),
        ["session.timeout.ms"] = new(ClientRole.Consumer, "session.timeout.ms", Same),
        ["heartbeat.interval.ms"] = new(ClientRole.Consumer, "heartbeat.interval.ms", Same),
        ["max.poll.interval.ms"] = new(ClientRole.Consumer, "max.poll.interval.ms", Same),
        ["max.poll.records"] = new(ClientRole.Consumer, "", _ => null, "Here the caller of a poll says how many records it takes."),
        ["fetch.min.bytes"] = new(ClientRole.Consumer, "fetch.min.bytes", Same),
        ["fetch.max.bytes"] = new(ClientRole.Consumer, "fetch.max.bytes", Same),
        ["fetch.max.wait.ms"] = new(ClientRole.Consumer, "fetch.wait.max.ms", Same),
        ["max.partition.fetch.bytes"] = new(ClientRole.Consumer, "max.partition.fetch.bytes", Same),
        ["isolation.level"] = new(ClientRole.Consumer, "isolation.level", Lower),
        ["check.crcs"] = new(ClientRole.Consumer, "check.crcs", Lower),
        ["allow.auto.create.topics"] = new(ClientRole.Consumer, "allow.auto.create.topics", Lower),
        ["partition.assignment.strategy"] = new(ClientRole.Consumer, "partition.assignment.strategy", Assignors, UnknownAssignor),

        ["acks"] = new(ClientRole.Producer, "acks", Same),
        ["enable.idempotence"] = new(ClientRole.Producer, "enable.idempotence", Lower),
        ["transactional.id"] = new(ClientRole.Producer, "transactional.id", Same),
        ["transaction.timeout.ms"] = new(ClientRole.Producer, "transaction.timeout.ms", Same),
        ["retries"] = new(ClientRole.Producer, "retries", Same),
        ["delivery.timeout.ms"] = new(ClientRole.Producer, "delivery.timeout.ms", Same),
        ["linger.ms"] = new(ClientRole.Producer, "linger.ms", Same),
        ["batch.size"] = new(ClientRole.Producer, "batch.size", v => v == "0" ? "1" : v),
        ["compression.type"] = new(ClientRole.Producer, "compression.type", Lower),
        ["max.request.size"] = new(ClientRole.Producer, "message.max.bytes", Same),
        ["max.in.flight.requests.per.connection"] = new(ClientRole.Producer, "max.in.flight.requests.per.connection", Same),
        ["buffer.memory"] = new(ClientRole.Producer, "queue.buffering.max.kbytes", KiB, "It is not a number of bytes."),
        ["max.block.ms"] = new(ClientRole.Producer, "", _ => null, "Producing does not block here: a full queue is answered at once."),
    }.ToFrozenDictionary();

    private static string Same(string value) => value;

    // The most that librdkafka takes.
    private static string AtMostAnHour(string ms) =>
        long.TryParse(ms, CultureInfo.InvariantCulture, out long number) && number > 3_600_000 ? "3600000" : ms;

    private static string Lower(string value) => value.ToLowerInvariant();

    /// <summary>"As the system has it" is -1 in Java and 0 in librdkafka.</summary>
    private static string SystemDefault(string value) => value == "-1" ? "0" : value;

    private static string? KiB(string bytes)
        => long.TryParse(bytes, CultureInfo.InvariantCulture, out long number)
            ? Math.Clamp(number / 1024, 1, int.MaxValue).ToString(CultureInfo.InvariantCulture)
            : null;

    /// <summary>
    /// librdkafka refuses a list that mixes eager and cooperative assignors, as Java's default does for upgrades:
    /// the first one's kind stays.
    /// </summary>
    private static string? Assignors(string classes)
    {
        string[] known =
        [
            .. classes.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
                .Select(name => name[(name.LastIndexOf('.') + 1)..] switch
                {
                    "RangeAssignor" => "range",
                    "RoundRobinAssignor" => "roundrobin",
                    "CooperativeStickyAssignor" => "cooperative-sticky",
                    _ => "",
                })
                .Where(name => name.Length > 0),
        ];
        bool IsCooperative(string name) => name == "cooperative-sticky";
        return known.Length == 0 ? null : string.Join(",", known.Where(name => IsCooperative(name) == IsCooperative(known[0])));
    }
}
