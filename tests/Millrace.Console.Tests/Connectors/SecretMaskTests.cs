using System.Text.Json.Nodes;
using Millrace.WebConsole.Connectors;

namespace Millrace.WebConsole.Tests.Connectors;

/// <summary>A worker that sends secrets in clear must not put them on a page.</summary>
public sealed class SecretMaskTests
{
    private static readonly JsonNode Answer = JsonNode.Parse("""
        {"configs":[
          {"definition":{"name":"connection.password","type":"PASSWORD"}},
          {"definition":{"name":"connection.user","type":"STRING"}},
          {"definition":{"name":"password.policy","type":"STRING"}},
          {"definition":null}]}
        """)!;

    [Theory]
    [InlineData("connection.password", "sofe", SecretMask.Mask)]
    [InlineData("connection.password", "", "")]
    [InlineData("connection.password", "${file:/run/secrets/db:password}", "${file:/run/secrets/db:password}")]
    [InlineData("connection.user", "usr", "usr")]
    [InlineData("password.policy", "strict", "strict")]
    [InlineData("some.unknown.password", "sofe", SecretMask.Mask)]
    [InlineData("value.converter.basic.auth.user.info", "a:b", SecretMask.Mask)]
    [InlineData("consumer.override.sasl.jaas.config", "x", SecretMask.Mask)]
    [InlineData("topics", "Readings", "Readings")]
    public void What_validate_calls_a_password_or_what_sounds_like_one_is_masked(string name, string value, string shown) =>
        Assert.Equal(shown, SecretMask.Apply(new Dictionary<string, string> { [name] = value }, Answer)[name]);

    [Fact]
    public void Without_an_answer_names_alone_decide()
    {
        Dictionary<string, string> shown = SecretMask.Apply(new Dictionary<string, string>
        {
            ["connection.password"] = "sofe", ["api.token"] = "t", ["topics"] = "a",
        }, null);
        Assert.Equal([SecretMask.Mask, SecretMask.Mask, "a"], shown.Values);
    }
}
