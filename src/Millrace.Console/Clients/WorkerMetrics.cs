using System.Globalization;
using System.Text;
using Millrace.Kafka;

namespace Millrace.WebConsole.Clients;

/// <summary>What a Millrace worker's <c>GET /metrics</c> says of the tasks that it runs; names are in docs/metrics.md.</summary>
internal sealed class WorkerMetrics
{
    private readonly Dictionary<(string Connector, int Task), TaskMetrics> _tasks = [];

    public TaskMetrics? Find(string connector, int task) => _tasks.GetValueOrDefault((connector, task));

    /// <summary>Reads Prometheus' text; lines that are none, and metrics that nobody here asks for, are passed over.</summary>
    public static WorkerMetrics Of(string text)
    {
        var metrics = new WorkerMetrics();
        var labels = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            if (!line.StartsWith("millrace_", StringComparison.Ordinal) || line.IndexOf('{') is not (> 0 and int open)) continue;
            labels.Clear();
            ReadOnlySpan<char> rest = ReadLabels(line[(open + 1)..], labels);
            if (rest.IsEmpty || !labels.TryGetValue("connector", out string? connector)
                || !int.TryParse(labels.GetValueOrDefault("task"), NumberStyles.None, CultureInfo.InvariantCulture, out int task)
                || !TryReadValue(rest, out double value)) continue;
            if (!metrics._tasks.TryGetValue((connector, task), out TaskMetrics? one))
                metrics._tasks[(connector, task)] = one = new TaskMetrics();
            one.Take(line[..open], labels, value);
        }

        return metrics;
    }

    // name{a="x",b="y\"z"} 12 1700000000000: https://prometheus.io/docs/instrumenting/exposition_formats/. Returns what follows the brace,
    // nothing when there is none.
    private static ReadOnlySpan<char> ReadLabels(ReadOnlySpan<char> text, Dictionary<string, string> labels)
    {
        while (text.Length > 0 && text[0] != '}')
        {
            int equals = text.IndexOf("=\"", StringComparison.Ordinal);
            if (equals < 0) return [];
            string name = text[..equals].Trim([',', ' ']).ToString();
            text = text[(equals + 2)..];
            var value = new StringBuilder();
            int i = 0;
            for (; i < text.Length && text[i] != '"'; i++)
            {
                if (text[i] != '\\' || i + 1 == text.Length) value.Append(text[i]);
                else value.Append(text[++i] == 'n' ? '\n' : text[i]);
            }

            if (i == text.Length) return [];
            labels[name] = value.ToString();
            text = text[(i + 1)..].TrimStart([',', ' ']);
        }

        return text.IsEmpty ? [] : text[1..].Trim();
    }

    private static bool TryReadValue(ReadOnlySpan<char> rest, out double value)
    {
        int end = rest.IndexOf(' ');
        return double.TryParse(end < 0 ? rest : rest[..end], NumberStyles.Float, CultureInfo.InvariantCulture, out value)
            && double.IsFinite(value);
    }
}

/// <summary>Counters and gauges of one task. Counters begin at 0 with the task.</summary>
internal sealed class TaskMetrics
{
    // As many as any task has; more would be another server's nonsense.
    private const int MostPartitions = 10_000;

    private readonly Dictionary<TopicPartition, long> _lag = [];

    /// <summary>Records written: to the target by a sink, acknowledged by Kafka of a source.</summary>
    public long Written { get; private set; }

    public long Failures { get; private set; }

    public long DeadLetters { get; private set; }

    /// <summary>Null before the first.</summary>
    public DateTimeOffset? LastRecord { get; private set; }

    /// <summary>Of a sink, for each partition that it has.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Lag => _lag;

    public void Take(ReadOnlySpan<char> name, Dictionary<string, string> labels, double value)
    {
        switch (name)
        {
            case "millrace_sink_records_sent_total" or "millrace_source_records_written_total":
                Written = (long)value;
                break;
            case "millrace_task_record_failures_total":
                Failures = (long)value;
                break;
            case "millrace_task_dead_letters_total":
                DeadLetters = (long)value;
                break;
            case "millrace_task_last_record_seconds" when value is > 0 and < 253402300800:
                LastRecord = DateTimeOffset.UnixEpoch.AddSeconds(value);
                break;
            case "millrace_sink_lag" when labels.TryGetValue("topic", out string? topic) && _lag.Count < MostPartitions
                && int.TryParse(labels.GetValueOrDefault("partition"), NumberStyles.None, CultureInfo.InvariantCulture, out int partition):
                _lag[new TopicPartition(topic, partition)] = (long)value;
                break;
        }
    }
}
