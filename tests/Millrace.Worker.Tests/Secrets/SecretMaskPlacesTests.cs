using Millrace.Config;
using Millrace.Connectors;
using Millrace.Formats;
using Millrace.Worker.Plugins;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Tests.Secrets;

/// <summary>Which change of an address takes a stored secret away from where it went, whoever in the configuration sends it.</summary>
public sealed class SecretMaskPlacesTests
{
    private static readonly Spelling Managed = Spelling.Of(ConfigDef.Of(
            Setting.OptionalString("cluster.host"), Setting.Secret("cluster.secret", ""), Setting.OptionalString("database.host"),
            Setting.OptionalString("site")))
        .Make("producer.override.bootstrap.servers", given => given.GetValueOrDefault("cluster.host"), "cluster.host")
        .Make("producer.override.sasl.jaas.config", given => given.GetValueOrDefault("cluster.secret"), "cluster.secret")
        .Rename("site", "cluster.address");

    private static readonly SecretMask Secrets = new(new PluginRegistry().Add(
        [.. FormatPlugins.All, new Plugin(PluginType.Source, "test.Managed", Managed, () => throw new InvalidOperationException())]));

    private static readonly Dictionary<string, string> Stored = new()
    {
        ["connector.class"] = "test.Managed",
        ["cluster.secret"] = "sesame",
        ["producer.override.sasl.jaas.config"] = "sesame",
        ["value.converter"] = "io.confluent.connect.avro.AvroConverter",
        ["value.converter.schema.registry.url"] = "http://registry.example",
        ["value.converter.schema.registry.basic.auth.user.info"] = "me:sesame",
        ["value.converter.request.header.Authorization"] = "Basic sesame",
    };

    [Theory]
    [InlineData("producer.override.bootstrap.servers", "cluster.secret producer.override.sasl.jaas.config")]
    [InlineData("cluster.host", "cluster.secret producer.override.sasl.jaas.config")]
    [InlineData("site", "cluster.secret")]
    [InlineData("database.host", "")]
    [InlineData("value.converter.schema.registry.url",
        "value.converter.request.header.Authorization value.converter.schema.registry.basic.auth.user.info")]
    [InlineData("value.converter.proxy.host",
        "value.converter.request.header.Authorization value.converter.schema.registry.basic.auth.user.info")]
    public void A_new_address_asks_again_for_the_secrets_that_would_go_there(string address, string secrets)
    {
        Dictionary<string, string?> patch =
            Secrets.RestorePatch(new Dictionary<string, string?> { [address] = "http://evil.example" }, Stored);

        Assert.Equal(secrets, string.Join(' ', patch.Where(entry => entry.Value == SecretMask.Mask).Select(entry => entry.Key)
            .Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void A_header_that_logs_in_is_a_secret() =>
        Assert.DoesNotContain(Secrets.Hide(Stored), entry => entry.Value.Contains("sesame", StringComparison.Ordinal));
}
