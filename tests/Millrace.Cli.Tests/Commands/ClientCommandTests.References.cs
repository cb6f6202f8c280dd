using System.Text.Json.Nodes;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

// --reference: schemas that refer to others.
public sealed partial class ClientCommandTests
{
    [Fact]
    public async Task Records_go_under_an_Avro_schema_that_refers_to_others()
    {
        await RegisterAsync("ref-street", """{"type":"record","name":"Street","namespace":"shop","fields":[{"name":"name","type":"string"}]}""");
        await RegisterAsync("ref-customer",
            """{"type":"record","name":"Customer","namespace":"shop","fields":[{"name":"id","type":"long"},{"name":"street","type":"shop.Street"}]}""",
            "--reference", "shop.Street=ref-street:1");
        string schema = servers.Write("ref-order.avsc",
            """{"type":"record","name":"Order","namespace":"shop","fields":[{"name":"no","type":"int"},{"name":"by","type":"Customer"},{"name":"to","type":"Street"}]}""");
        const string Order = """{"no":1,"by":{"id":2,"street":{"name":"a"}},"to":{"name":"b"}}""";
        string[] command = ["produce", "ref-orders", "--schema", schema, "--reference", "shop.Customer=ref-customer:latest",
            "--reference", "shop.Street=ref-street:1", "--value", Order];
        Assert.Equal("", Problems(await servers.RunAsync(command)));
        Assert.Equal(Order, (await servers.RunAsync("consume", "ref-orders")).Output);
        JsonNode registered = (await servers.RunAsync("schema", "get", "ref-orders-value", "--json")).Json();
        Assert.Equal("""[{"name":"shop.Customer","subject":"ref-customer","version":1},{"name":"shop.Street","subject":"ref-street","version":1}]""",
            registered["references"]!.ToJsonString());
    }

    [Fact]
    public async Task Records_are_checked_against_a_JSON_schema_that_refers_to_another()
    {
        await RegisterAsync("ref-size", """{"$schema":"http://json-schema.org/draft-07/schema#","type":"integer","maximum":9}""");
        string schema = servers.Write("ref-box.json",
            """{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"size":{"$ref":"http://shop/size.json?a=b"}}}""");
        string[] command = ["produce", "ref-boxes", "--schema", schema, "--reference", "http://shop/size.json?a=b=ref-size:1", "--value"];
        Assert.Equal("", Problems(await servers.RunAsync([.. command, """{"size":9}"""])));
        ProgramEnd end = await servers.RunAsync([.. command, """{"size":10}"""]);
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("/size", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a=b", "--reference takes NAME=SUBJECT:VERSION, not 'a=b'.")]
    [InlineData("a:1", "--reference takes NAME=SUBJECT:VERSION, not 'a:1'.")]
    [InlineData("a=:1", "--reference takes NAME=SUBJECT:VERSION, not 'a=:1'.")]
    [InlineData("a=nobody-has-it:1", "nobody-has-it")]
    public async Task A_reference_that_cannot_be_followed_is_named(string reference, string reason)
    {
        string schema = servers.Write("ref-any.avsc", "\"string\"");
        ProgramEnd end = await servers.RunAsync("produce", "ref-any", "--schema", schema, "--reference", reference, "--value", "x");
        Assert.NotEqual(ExitCode.Success, end.ExitCode);
        Assert.Contains(reason, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task References_without_a_schema_are_a_mistake()
    {
        ProgramEnd end = await servers.RunAsync("produce", "ref-any", "--reference", "a=b:1", "--value", "x");
        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("--schema", end.Errors, StringComparison.Ordinal);
    }

    private async Task RegisterAsync(string subject, string schema, params string[] more) =>
        Assert.Equal("", Problems(await servers.RunAsync(
            ["schema", "register", subject, "-f", servers.Write($"{subject}.json", schema), .. more])));

    private static string Problems(ProgramEnd end) => end.ExitCode == ExitCode.Success ? "" : end.Errors;
}
