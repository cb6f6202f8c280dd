using System.Net.Http.Json;
using Millrace.Config;
using Millrace.Connectors;
using Millrace.Worker.Plugins;

namespace Millrace.Worker.Tests.Rest;

public sealed class SecretMaskTests
{
    private static readonly Plugin Vault = new(
        PluginType.Sink,
        "org.acme.VaultSinkConnector",
        ConfigDef.Of(Setting.Secret("vault.key").Alias("key").Doc("Secret."), Setting.String("vault.name", "v").Doc("Name.")),
        () => throw new NotSupportedException());

    [Theory]
    [InlineData("/connectors/v")]
    [InlineData("/connectors/v/config")]
    [InlineData("/connectors/v/tasks")]
    [InlineData("/connectors?expand=info")]
    public async Task Masks_secrets_in_every_answer(string path)
    {
        await using TestWorker worker = await StartAsync();
        string created = await (await Put(worker, ("vault.key", "sesame"),
            ("producer.override.sasl.jaas.config", "sesame"))).Content.ReadAsStringAsync();

        string answer = await worker.Client.GetStringAsync(path);

        foreach (string text in new[] { created, answer })
        {
            Assert.Contains("\"vault.key\":\"********\"", text, StringComparison.Ordinal);
            Assert.DoesNotContain("sesame", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Keeps_the_stored_secret_when_the_mask_comes_back()
    {
        await using TestWorker worker = await StartAsync();
        await Put(worker, ("vault.key", "sesame"));

        await Put(worker, ("vault.key", "********"), ("vault.name", "new"));
        Assert.Equal("sesame", worker.Herder.Stored("v")["vault.key"]);
        Assert.Equal("new", worker.Herder.Stored("v")["vault.name"]);

        await worker.Client.PatchAsJsonAsync("/connectors/v/config", new Dictionary<string, string> { ["vault.key"] = "********" });
        Assert.Equal("sesame", worker.Herder.Stored("v")["vault.key"]);

        await Put(worker, ("vault.key", "other"));
        Assert.Equal("other", worker.Herder.Stored("v")["vault.key"]);
    }

    [Fact]
    public async Task Tells_which_settings_would_change_without_telling_a_secret()
    {
        await using TestWorker worker = await StartAsync();
        await Put(worker, ("vault.key", "sesame"), ("vault.name", "a"), ("old", "x"));

        Assert.Equal("[]", await Changes(("vault.key", "sesame"), ("vault.name", "a"), ("old", "x")));
        Assert.Equal("[]", await Changes(("vault.key", "********"), ("vault.name", "a"), ("old", "x")));
        Assert.Equal("""["new","old","vault.key"]""", await Changes(("vault.key", "guess"), ("vault.name", "a"), ("new", "y")));
        Assert.Equal("sesame", worker.Herder.Stored("v")["vault.key"]);

        async Task<string> Changes(params (string Name, string Value)[] settings)
        {
            var config = settings.Append(("connector.class", "VaultSink")).ToDictionary(setting => setting.Item1, setting => setting.Item2);
            return await (await worker.Client.PostAsJsonAsync("/connectors/v/config/changes", config)).Content.ReadAsStringAsync();
        }
    }

    [Fact]
    public async Task Masks_a_secret_given_under_another_of_its_names()
    {
        await using TestWorker worker = await StartAsync();
        await Put(worker, ("key", "sesame"));

        Assert.Contains("\"key\":\"********\"", await worker.Client.GetStringAsync("/connectors/v/config"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("${file:/x:key}", true)]
    [InlineData("sesame${file:/x:key}", false)]
    public async Task Answers_a_reference_to_a_provider_as_it_was_written(string value, bool isShown)
    {
        await using TestWorker worker = await StartAsync();
        await Put(worker, ("vault.key", value));

        Assert.Contains($"\"vault.key\":\"{(isShown ? value : "********")}\"", await worker.Client.GetStringAsync("/connectors/v/config"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masks_what_looks_like_a_secret_of_a_plugin_that_is_not_installed()
    {
        await using TestWorker worker = await StartAsync();
        await worker.Client.PutAsJsonAsync(
            "/connectors/v/config", new Dictionary<string, string>
            {
                ["connector.class"] = "com.example.Gone", ["db.Password"] = "sesame",
                ["db.user"] = "me"
            });

        string answer = await worker.Client.GetStringAsync("/connectors/v/config");

        Assert.Contains("\"db.Password\":\"********\"", answer, StringComparison.Ordinal);
        Assert.Contains("\"db.user\":\"me\"", answer, StringComparison.Ordinal);
    }

    private static Task<TestWorker> StartAsync() => TestWorker.StartAsync(new PluginRegistry().Add(Vault));

    private static Task<HttpResponseMessage> Put(TestWorker worker, params (string Name, string Value)[] settings)
    {
        var config = settings.ToDictionary(setting => setting.Name, setting => setting.Value);
        config["connector.class"] = "VaultSink";
        return worker.Client.PutAsJsonAsync("/connectors/v/config", config);
    }
}
