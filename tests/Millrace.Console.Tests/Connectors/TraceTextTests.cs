using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Tests.Connectors;

public sealed class TraceTextTests
{
    private const string Java = """
        org.apache.kafka.connect.errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
        	at org.apache.kafka.connect.runtime.WorkerSinkTask.deliverMessages(WorkerSinkTask.java:640)
        Caused by: org.apache.kafka.connect.errors.RetriableException: java.sql.SQLException
        	... 10 more
        Caused by: java.net.ConnectException: Connection refused
        	at java.base/sun.nio.ch.Net.pollConnect(Native Method)
        """;

    private const string Net = """
        Millrace.Errors.ConnectException: Task a-0 gave up after 10 tries
         ---> Millrace.Errors.RetriableException: Cannot write 500 rows
         ---> MySqlException (2013): Lost connection to server
           at Millrace.Connectors.MySql.Native.Connection.Open()
           --- End of inner exception stack trace ---
        """;

    [Fact]
    public void The_root_cause_of_a_Java_trace_is_its_last_one() =>
        Assert.Equal("java.net.ConnectException: Connection refused", TraceText.RootCause(Java));

    [Fact]
    public void The_root_cause_of_a_Millrace_trace_is_its_first_one()
    {
        const string Trace = """
            Millrace.Errors.ConnectException: 'x' is no JSON. Record at topic 't', partition 0, offset 3: Tolerance exceeded.
               at Millrace.Worker.Tasks.Errors.TaskErrors.Handle()
            Caused by: Millrace.Errors.DataException
               at Millrace.Formats.Json.JsonConverter.Decode()
            Led to: Millrace.Errors.ConnectException: Exiting WorkerSinkTask due to unrecoverable exception.
            """;

        Assert.Equal("'x' is no JSON. Record at topic 't', partition 0, offset 3: Tolerance exceeded.", TraceText.Short(Trace));
    }

    [Fact]
    public void The_root_cause_of_a_NET_trace_is_its_innermost_one() =>
        Assert.Equal("MySqlException (2013): Lost connection to server", TraceText.RootCause(Net));

    [Fact]
    public void A_trace_without_causes_is_its_first_line() => Assert.Equal("Boom: no", TraceText.RootCause("Boom: no\n  at somewhere"));

    [Theory]
    [InlineData("java.net.ConnectException: Connection refused", "Connection refused")]
    [InlineData("Access denied for user 'a': no", "Access denied for user 'a': no")]
    [InlineData("java.lang.NullPointerException", "java.lang.NullPointerException")]
    public void The_short_form_leaves_the_class_out(string trace, string expected) => Assert.Equal(expected, TraceText.Short(trace));

    [Fact]
    public void Lines_are_counted_without_the_last_break() => Assert.Equal(2, TraceText.Lines("a\nb\n"));
}
