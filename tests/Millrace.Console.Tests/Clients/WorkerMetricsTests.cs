using Millrace.Kafka;
using Millrace.WebConsole.Clients;

namespace Millrace.WebConsole.Tests.Clients;

public sealed class WorkerMetricsTests
{
    [Fact]
    public void Counters_and_lags_of_each_task_are_read()
    {
        WorkerMetrics metrics = WorkerMetrics.Of("""
            # TYPE millrace_sink_records_sent_total counter
            millrace_worker_active{otel_scope_name="Millrace.Worker"} 1 1767614671000
            millrace_sink_records_sent_total{otel_scope_name="Millrace.Worker",connector="a",task="0"} 48111156 1767614671000
            millrace_sink_records_sent_total{connector="a",task="1"} 4.8111156E+07
            millrace_source_records_written_total{connector="s",task="0"} 9
            millrace_sink_lag{connector="a",task="1",topic="Readings",partition="2"} 105868
            millrace_sink_lag{connector="a",task="1",topic="Readings",partition="3"} 7
            millrace_task_last_record_seconds{connector="a",task="0"} 1767614670.5
            millrace_task_last_record_seconds{connector="a",task="1"} 0
            millrace_task_record_failures_total{connector="a",task="0"} 3
            millrace_task_dead_letters_total{connector="a",task="0"} 2
            # EOF
            """);
        TaskMetrics first = metrics.Find("a", 0)!, second = metrics.Find("a", 1)!;
        Assert.Equal((48111156, 48111156, 9), (first.Written, second.Written, metrics.Find("s", 0)!.Written));
        Assert.Equal((3, 2), (first.Failures, first.DeadLetters));
        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1767614670500), first.LastRecord);
        Assert.Null(second.LastRecord);
        Assert.Equal(new Dictionary<TopicPartition, long> { [new("Readings", 2)] = 105868, [new("Readings", 3)] = 7 }, second.Lag);
        Assert.Null(metrics.Find("a", 2));
    }

    [Fact]
    public void Names_are_as_they_were_whatever_is_in_them() => Assert.Equal(5, WorkerMetrics.Of(
        """millrace_source_records_written_total{connector="a \"b\" } \\ \n,c=\"",task="0"} 5""").Find("a \"b\" } \\ \n,c=\"", 0)!.Written);

    [Theory]
    [InlineData("millrace_sink_lag{connector=\"a\"")]
    [InlineData("millrace_sink_lag{connector=\"a\\")]
    [InlineData("millrace_sink_lag{connector=\"a\",task=\"x\"} 1")]
    [InlineData("millrace_sink_lag{connector=\"a\",task=\"0\"} NaN")]
    [InlineData("millrace_sink_lag{connector=\"a\",task=\"0\"}")]
    [InlineData("millrace_sink_lag{=\"\"\"\"}")]
    [InlineData("millrace_")]
    [InlineData("<html>")]
    public void What_is_no_metric_is_passed_over(string text) => Assert.Null(WorkerMetrics.Of(text).Find("a", 0));
}
