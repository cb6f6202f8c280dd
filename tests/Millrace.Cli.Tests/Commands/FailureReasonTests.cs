using Millrace.Cli.Commands.Connectors;

namespace Millrace.Cli.Tests.Commands;

public sealed class FailureReasonTests
{
    [Theory]
    [InlineData("Millrace.Errors.ConnectException: no such host: db1.\n   at Millrace.X.Y() in /_/src/X.cs:line 3", "no such host: db1.")]
    [InlineData("Millrace.Errors.DataException: bad.\n   at A.B()\nLed to: Millrace.Errors.ConnectException: Exiting.\n   at C.D()",
        "bad.")]
    [InlineData("Millrace.Errors.ConnectException: bad magic byte. Record at topic 't'.\n   at A.B()\nCaused by: "
        + "Millrace.Errors.DataException\n   at C.D()", "bad magic byte. Record at topic 't'.")]
    [InlineData("Millrace.Errors.ConfigException: Invalid value a\nInvalid value b\n   at A.B()", "Invalid value a Invalid value b")]
    [InlineData("org.apache.kafka.connect.errors.ConnectException: Exiting\n\tat org.x.Y(Z.java:1)\nCaused by: java.sql.SQLException: "
        + "Access denied\n\tat org.x.Y(Z.java:2)\n\t... 7 more", "Access denied")]
    [InlineData("no class at all", "no class at all")]
    public void Takes_the_root_cause_out_of_a_trace(string trace, string reason) => Assert.Equal(reason, FailureReason.Of(trace));
}
