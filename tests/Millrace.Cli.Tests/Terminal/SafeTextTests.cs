using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Terminal;

/// <summary>A password in an address is nowhere repeated: not by help, not by a message, also where the address is none.</summary>
public sealed class SafeTextTests
{
    [Theory]
    [InlineData("consume --help", "http://anna:sEcret@127.0.0.1:18081", "[default: http://anna:********@127.0.0.1:18081")]
    [InlineData("schema list --help", "http://anna:sEcret@127.0.0.1:18081", "[default: http://anna:********@127.0.0.1:18081")]
    [InlineData("connector list --help", "http://anna:sEcret@127.0.0.1:18081", "[default: http://anna:********@127.0.0.1:18081")]
    [InlineData("topic list --help", "anna:sEcret@127.0.0.1:1", "[default: anna:********@127.0.0.1:1")]
    [InlineData("registry --help", "anna:sEcret@127.0.0.1:1", "[default: anna:********@127.0.0.1:1")]
    [InlineData("schema list --help", "http://anna:sEcret@127.0.0.1:8o81", "--registry")]
    [InlineData("schema list", "http://anna:sEcret@127.0.0.1:8o81",
        "MILLRACE_REGISTRY must be a URL such as http://127.0.0.1:8081, not 'http://anna:********@127.0.0.1:8o81'")]
    [InlineData("topic list", "anna:sEcret@127.0.0.1:1", "--bootstrap-servers takes host:port, not 'anna:********@127.0.0.1:1'")]
    public async Task Password_from_the_environment_is_not_shown(string arguments, string address, string shown) =>
        await AssertShows(shown, arguments, ("MILLRACE_REGISTRY", address), ("MILLRACE_URL", address),
            ("MILLRACE_BOOTSTRAP_SERVERS", address));

    [Theory]
    [InlineData("schema list --registry http://anna:sEcret@127.0.0.1:8o81",
        "--registry must be a URL such as http://127.0.0.1:8081, not 'http://anna:********@127.0.0.1:8o81'")]
    [InlineData("schema list --registry anna:sEcret@127.0.0.1:8081",
        "--registry must be a URL such as http://127.0.0.1:8081, not 'anna:********@127.0.0.1:8081'")]
    [InlineData("connector list --url anna:sEcret@127.0.0.1:8083",
        "--url must be a URL such as http://127.0.0.1:8083, not 'anna:********@127.0.0.1:8083'")]
    [InlineData("consume Readings -b anna:sEcret@127.0.0.1:1",
        "--bootstrap-servers takes host:port, not 'anna:********@127.0.0.1:1': a login stands in --kafka")]
    [InlineData("consume Readings -b 127.0.0.1:1,SSL://anna:sEcret@127.0.0.1:1", "not '127.0.0.1:1,SSL://anna:********@127.0.0.1:1'")]
    [InlineData("registry -b anna:sEcret@127.0.0.1:1", "not 'anna:********@127.0.0.1:1'")]
    [InlineData("topic list http://anna:sEcret@127.0.0.1:1", "http://anna:********@127.0.0.1:1")]
    [InlineData("consume x --count http://anna:sEcret@127.0.0.1:1", "http://anna:********@127.0.0.1:1")]
    public Task Password_from_the_command_line_is_not_shown(string arguments, string shown) => AssertShows(shown, arguments);

    [Theory]
    [InlineData("127.0.0.1:9092,[::1]:9092", "127.0.0.1:9092,[::1]:9092")]
    [InlineData("http://127.0.0.1:8081/", "http://127.0.0.1:8081/")]
    [InlineData("http:/anna:sEc:r@et@h", "http:********@h")]
    [InlineData("anna:sE,c@r@h:1,SSL://h:2", "anna:********@h:1,SSL://h:2")]
    public void Value_is_shown_without_what_may_be_a_password(string value, string shown)
    {
        Assert.Equal(shown, SafeText.OfValue(value));
        Assert.Equal(shown, SafeText.OfValue(shown));
    }

    private static async Task AssertShows(string shown, string arguments, params (string, string)[] environment)
    {
        await using RunningMillrace program = RunningMillrace.Start(arguments.Split(' '), null, environment);
        ProgramEnd end = await program.EndAsync();
        // Help folds its lines where they are full.
        string all = string.Join(' ', $"{end.Output} {end.Errors}".Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("sEcret", all, StringComparison.Ordinal);
        Assert.Contains(shown, all, StringComparison.Ordinal);
    }
}
