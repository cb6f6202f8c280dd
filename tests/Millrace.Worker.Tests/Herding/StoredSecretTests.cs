using System.Net;
using System.Text.Json.Nodes;
using Millrace.Errors;

namespace Millrace.Worker.Tests.Herding;

/// <summary>What was stored as a secret is told to nobody else: neither by an answer, nor by sending it elsewhere.</summary>
public sealed class StoredSecretTests(EmbeddedKafka broker) : IAsyncLifetime
{
    private const string Refusal = "Invalid value ******** for configuration password: it stands for a stored secret";
    private readonly ProbeConnectors _probe = new();
    private LiveWorker _worker = null!;

    public async ValueTask InitializeAsync() => _worker = await LiveWorker.StartAsync(
        broker.BootstrapServers, LiveWorker.NewGroup(), _probe, null,
        ("config.providers", "env"), ("config.providers.env.class", "org.apache.kafka.common.config.provider.EnvVarConfigProvider"));

    public ValueTask DisposeAsync() => _worker is null ? default : _worker.DisposeAsync();

    public static readonly TheoryData<string> Elsewhere = new()
    {
        """{"connector.class":"org.apache.kafka.connect.file.FileStreamSourceConnector","file":"/tmp/x"}""",
        """{"host":"evil.example"}""",
        """{"host":null}""",
        """{"db.url":"http://evil.example"}""",
        """{"DB_HOST":"evil.example"}""",
        """{"mark":"m","dbEndpoint":"evil.example"}""",
    };

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task A_patch_that_would_send_a_secret_elsewhere_asks_for_it_again(string patch)
    {
        await CreateAsync();

        var (status, body) = await _worker.SendAsync(HttpMethod.Patch, "/connectors/a/config", JsonNode.Parse(patch));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(Refusal, (string?)body!["message"], StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", $"{body}{await _worker.GetAsync("/connectors/a/config")}", StringComparison.Ordinal);

        JsonNode again = JsonNode.Parse(patch)!;
        again["password"] = "sesame2";
        (status, body) = await _worker.SendAsync(HttpMethod.Patch, "/connectors/a/config", again);
        Assert.True(status == HttpStatusCode.OK, $"{body}");
        Assert.Equal("********", (string?)body!["config"]!["password"]);
        Assert.DoesNotContain("sesame",
            $"{body}{await _worker.GetAsync("/connectors/a/config")}{await _worker.GetAsync("/connectors?expand=info")}",
            StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task A_mask_keeps_a_secret_only_where_it_goes_where_it_went(string change)
    {
        await CreateAsync();
        JsonObject same = (await _worker.GetAsync("/connectors/a/config"))!.AsObject();
        same["mark"] = "new";
        Assert.Equal(HttpStatusCode.OK, await _worker.PutAsync("/connectors/a/config", same));
        await LiveWorker.WaitUntilAsync(() =>
            _probe.TaskConfigurations.Any(task => task["mark"] == "new" && task["password"] == "sesame"), "the stored password");

        JsonObject changed = same.DeepClone().AsObject();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject().ToList())
        {
            if (value is null) changed.Remove(name);
            else changed[name] = value.DeepClone();
        }

        foreach (var (method, path) in new[] { (HttpMethod.Put, "/connectors/a/config"),
            (HttpMethod.Post, "/connectors/a/config/changes") })
        {
            var (status, body) = await _worker.SendAsync(method, path, changed);
            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Contains(Refusal, (string?)body!["message"], StringComparison.Ordinal);
        }

        string plugin = ((string)changed["connector.class"]!).Split('.')[^1];
        JsonNode? validated = (await _worker.SendAsync(HttpMethod.Put, $"/connector-plugins/{plugin}/config/validate", changed)).Body;
        JsonNode entry = validated!["configs"]!.AsArray().Single(config => (string?)config!["value"]!["name"] == "password")!["value"]!;
        Assert.Contains(Refusal, (string?)entry["errors"]![0], StringComparison.Ordinal);
        Assert.DoesNotContain("sesame", validated.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_mask_without_a_stored_secret_is_refused()
    {
        var (status, body) = await _worker.SendAsync(HttpMethod.Put, "/connectors/new/config", LiveWorker.Json(Config("********")));

        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(Refusal, (string?)body!["message"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_reference_may_stay_when_the_address_changes()
    {
        await _worker.CreateAsync("a", Config("${env:PATH}"));

        var (status, body) = await _worker.SendAsync(HttpMethod.Patch, "/connectors/a/config", LiveWorker.Json(("host", "other.example")));

        Assert.True(status == HttpStatusCode.OK, $"{body}");
        Assert.Equal("${env:PATH}", (string?)body!["config"]!["password"]);
    }

    [Fact]
    public async Task A_secret_within_a_URL_is_masked_and_kept_when_it_comes_back_unchanged()
    {
        await _worker.CreateAsync("a", [.. Config("sesame"), ("db.url", "jdbc:x://me:open7@db:1/d?ssl=1&password=open8")]);
        const string Shown = "jdbc:x://me:********@db:1/d?ssl=1&password=********";
        JsonObject config = (await _worker.GetAsync("/connectors/a/config"))!.AsObject();
        Assert.Equal(Shown, (string?)config["db.url"]);

        config["mark"] = "new";
        Assert.Equal(HttpStatusCode.OK, await _worker.PutAsync("/connectors/a/config", config));
        await LiveWorker.WaitUntilAsync(() => _probe.TaskConfigurations.Any(task => task["mark"] == "new"
            && task["db.url"].Contains("open7@", StringComparison.Ordinal)), "the stored URL");

        var (status, body) = await _worker.SendAsync(HttpMethod.Patch, "/connectors/a/config",
            LiveWorker.Json(("db.url", Shown.Replace("@db", "@evil", StringComparison.Ordinal))));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("for configuration db.url: it stands for a stored secret", (string?)body!["message"], StringComparison.Ordinal);

        // Another password for the same place sends nothing elsewhere.
        (status, body) = await _worker.SendAsync(HttpMethod.Patch, "/connectors/a/config",
            LiveWorker.Json(("db.url", "jdbc:x://me:new@db:1/d?ssl=1&password=new")));
        Assert.True(status == HttpStatusCode.OK, $"{body}");
    }

    [Fact]
    public async Task No_secret_stands_in_a_trace()
    {
        _probe.StartFault = new ConnectException("cannot log in as me/sesame at jdbc:x://me:open7@db/d?password=open8");
        await _worker.CreateAsync("a", [.. Config("sesame"), ("db.url", "jdbc:x://me:open7@db/d")]);
        await _worker.WaitForAsync("a", "FAILED:");

        string trace = (string)(await _worker.GetAsync("/connectors/a/status"))!["connector"]!["trace"]!;

        Assert.Contains("cannot log in as me/[hidden] at jdbc:x://me:********@db/d?password=********", trace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_secret_that_a_spelling_has_made_other_settings_of_is_shown_in_none_of_them()
    {
        string secret = Environment.GetEnvironmentVariable("PATH")!;
        await _worker.CreateAsync("a", ("connector.class", ProbeConnectors.ManagedClass), ("login.secret", "${env:PATH}"),
            ("site", "db.example"));
        await LiveWorker.WaitUntilAsync(() => !_probe.TaskConfigurations.IsEmpty, "the task");

        IReadOnlyDictionary<string, string> task = _probe.TaskConfigurations.Single();
        Assert.Equal((secret, $"<{secret}>@db.example", "db.example"), (task["password"], task["mark"], task["host"]));
        Assert.Equal("connector.class login.secret name site", Names(await _worker.GetAsync("/connectors/a/config")));
        JsonNode shown = (await _worker.GetAsync("/connectors/a/tasks"))![0]!["config"]!;
        Assert.Equal(("${env:PATH}", "********"), ((string?)shown["password"], (string?)shown["mark"]));

        static string Names(JsonNode? config) =>
            string.Join(' ', config!.AsObject().Select(entry => entry.Key).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task What_is_given_itself_is_no_secret_of_a_spelling()
    {
        await _worker.CreateAsync("a", ("connector.class", ProbeConnectors.ManagedClass), ("login.secret", "sesame"), ("site", "s"),
            ("mark", "seen"));
        Assert.Equal("seen", (string?)(await _worker.GetAsync("/connectors/a/config"))!["mark"]);
    }

    [Fact]
    public async Task What_a_connector_says_of_a_rewritten_setting_is_shown_at_what_users_wrote_without_the_secret()
    {
        _probe.HostFault = "no way to sesame's place";
        JsonNode? answer = (await _worker.SendAsync(
            HttpMethod.Put, "/connector-plugins/ManagedProbeSource/config/validate",
            LiveWorker.Json(("name", "a"), ("connector.class", ProbeConnectors.ManagedClass), ("login.secret", "sesame"),
                ("site", "db.example")))).Body;
        JsonNode wrong =
            Assert.Single(answer!["configs"]!.AsArray(), config => config!["value"]!["errors"]!.AsArray().Count > 0)!["value"]!;
        Assert.Equal(("site", "no way to [hidden]'s place"), ((string?)wrong["name"], (string?)wrong["errors"]![0]));
    }

    private Task CreateAsync() => _worker.CreateAsync("a", Config("sesame"));

    private static (string, string)[] Config(string password) =>
        [("connector.class", ProbeConnectors.SourceClass), ("topic", "t"), ("host", "db.example"), ("password", password), ("mark", "old")];
}
