using System.Text.Json.Nodes;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Tests.Connectors;

public sealed class ConfigTextTests
{
    private static readonly Dictionary<string, string> Config = new()
    {
        ["topics"] = "a,b", ["query"] = "select 'x'\nfrom t", ["pad"] = " left", ["ключ"] = "значение",
    };

    [Fact]
    public void JSON_keeps_order_and_values() =>
        Assert.Equal(Config, JsonNode.Parse(ConfigText.Json("c", Config))!["config"]!.AsObject().ToDictionary(one => one.Key, one =>
            (string)one.Value!));

    [Fact]
    public void Properties_can_be_read_back_by_Java() =>
        Assert.Equal("name=c\ntopics=a,b\nquery=select 'x'\\nfrom t\npad=\\ left\nключ=значение\n", ConfigText.Properties("c", Config));

    [Fact]
    public void A_quote_does_not_end_the_shells_text() =>
        Assert.Contains("select '\\''x'\\''", ConfigText.Curl(new Uri("http://127.0.0.1:8083/"), "c", Config), StringComparison.Ordinal);
}
