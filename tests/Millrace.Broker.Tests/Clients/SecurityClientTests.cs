using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Confluent.Kafka;
using Millrace.Broker.Security;

namespace Millrace.Broker.Tests.Clients;

/// <summary>Logins and TLS, of librdkafka and of Kafka's own tools.</summary>
public sealed class SecurityClientTests : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly string _folder = Directory.CreateTempSubdirectory("millrace-tls-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData(SaslMechanism.Plain)]
    [InlineData(SaslMechanism.ScramSha256)]
    [InlineData(SaslMechanism.ScramSha512)]
    public async Task Who_knows_the_password_gets_in_and_nobody_else(SaslMechanism mechanism)
    {
        await using TestBroker broker = await StartAsync(
            "SASL_PLAINTEXT", ("sasl.enabled.mechanisms", "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512"));
        Users(broker).Set("alice", ScramCredential.Of(ScramMechanism.Sha256, "secret"),
            ScramCredential.Of(ScramMechanism.Sha512, "secret"));
        var client = new ClientConfig
        {
            BootstrapServers = broker.BootstrapServers, SecurityProtocol = SecurityProtocol.SaslPlaintext, SaslMechanism = mechanism,
            SaslUsername = "alice", SaslPassword = "secret",
        };

        await RoundTripAsync(client);
        Assert.Empty(broker.Log.Lines);
        foreach ((string user, string password) in (ReadOnlySpan<(string, string)>)[("alice", "wrong"), ("mallory", "secret")])
            AssertRefused(new ClientConfig(client) { SaslUsername = user, SaslPassword = password }, ErrorCode.Local_Authentication);
        Assert.Contains(broker.Log.Lines, line => line.Contains("wrong user or password: mallory", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Nothing_is_answered_before_the_login()
    {
        await using TestBroker broker = await StartAsync("SASL_PLAINTEXT");

        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = broker.BootstrapServers })
            .SetLogHandler((_, _) => { }).Build();
        Assert.ThrowsAny<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(3)));
        Assert.Contains(broker.Log.Lines, line => line.Contains("before the login", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Passwords_of_a_JAAS_line_are_those_of_PLAIN()
    {
        await using TestBroker broker = await StartAsync("SASL_PLAINTEXT", ("sasl.enabled.mechanisms", "PLAIN"),
            ("listener.name.sasl_plaintext.plain.sasl.jaas.config",
                "org.apache.kafka.common.security.plain.PlainLoginModule required user_bob=\"bob secret\" user_eve=\"x\";"));

        await RoundTripAsync(new ClientConfig
        {
            BootstrapServers = broker.BootstrapServers, SecurityProtocol = SecurityProtocol.SaslPlaintext,
            SaslMechanism = SaslMechanism.Plain, SaslUsername = "bob", SaslPassword = "bob secret",
        });
        Assert.Empty(broker.Log.Lines);
    }

    [Fact]
    public async Task TLS_shows_a_certificate_that_clients_check()
    {
        (X509Certificate2 authority, string trust) = Authority("authority");
        (_, string other) = Authority("other");
        await using TestBroker broker = await StartAsync("SSL", ("ssl.keystore.location", Issue(authority, "CN=127.0.0.1", "server")));
        var client = new ClientConfig
        {
            BootstrapServers = broker.BootstrapServers, SecurityProtocol = SecurityProtocol.Ssl, SslCaLocation = trust,
        };

        await RoundTripAsync(client);
        Assert.Empty(broker.Log.Lines);
        AssertRefused(new ClientConfig(client) { SslCaLocation = other }, ErrorCode.Local_Ssl);
    }

    [Fact]
    public async Task Mutual_TLS_takes_certificates_of_its_authorities_alone()
    {
        (X509Certificate2 authority, string trust) = Authority("authority");
        (X509Certificate2 foreign, _) = Authority("foreign");
        await using TestBroker broker = await StartAsync("SSL", ("ssl.keystore.location", Issue(authority, "CN=127.0.0.1", "server")),
            ("ssl.client.auth", "required"), ("ssl.truststore.location", trust));
        ClientConfig Client(string? certificate) => new()
        {
            BootstrapServers = broker.BootstrapServers, SecurityProtocol = SecurityProtocol.Ssl, SslCaLocation = trust,
            SslCertificateLocation = certificate, SslKeyLocation = certificate,
        };

        await RoundTripAsync(Client(Issue(authority, "CN=meter, O=Works", "meter")));
        Assert.Empty(broker.Log.Lines);
        AssertRefused(Client(Issue(foreign, "CN=meter, O=Works", "stranger")), ErrorCode.Local_Ssl, ErrorCode.Local_AllBrokersDown);
        AssertRefused(Client(null), ErrorCode.Local_Ssl, ErrorCode.Local_AllBrokersDown);
    }

    [Fact]
    public void Subjects_are_named_as_Java_names_them()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(
            "CN=\"meter, north\", OU=Grid, O=Works, C=DE", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow, DateTimeOffset.UtcNow.AddDays(1));

        Assert.Equal("CN=meter\\, north,OU=Grid,O=Works,C=DE", TlsTransport.DistinguishedName(certificate));
    }

    [Fact]
    public async Task Kafka_s_own_tools_make_users_and_log_in_as_them_over_TLS()
    {
        Tool.Require("java", "openjdk-17-jre-headless");
        string kafka = Path.Combine(Tool.RequireShared("kafka"), "bin", "kafka");
        (X509Certificate2 authority, string trust) = Authority("authority");
        await using TestBroker broker = await StartAsync("SASL_SSL", ("ssl.keystore.location", Issue(authority, "CN=127.0.0.1", "server")));
        Users(broker).Set("admin", ScramCredential.Of(ScramMechanism.Sha512, "admin-secret"));
        string[] As(string user, string password, string mechanism)
        {
            string file = Path.Combine(_folder, $"{user}.properties");
            File.WriteAllText(file, $"""
                security.protocol=SASL_SSL
                sasl.mechanism={mechanism}
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required username="{user}" password="{password}";
                ssl.truststore.type=PEM
                ssl.truststore.location={trust}
                """);
            return ["--bootstrap-server", broker.BootstrapServers, "--command-config", file];
        }

        await Tool.RunAsync(kafka, ["configs", .. As("admin", "admin-secret", "SCRAM-SHA-512"), "--alter", "--entity-type", "users",
            "--entity-name", "carol", "--add-config", "SCRAM-SHA-256=[iterations=8192,password=carol-secret]"]);
        Assert.Contains("SCRAM-SHA-256=iterations=8192", await Tool.RunAsync(kafka, ["configs",
            .. As("carol", "carol-secret", "SCRAM-SHA-256"), "--describe", "--entity-type", "users", "--entity-name", "carol"]),
            StringComparison.Ordinal);
        await Tool.RunAsync(kafka, ["configs", .. As("admin", "admin-secret", "SCRAM-SHA-512"), "--alter", "--entity-type", "users",
            "--entity-name", "carol", "--delete-config", "SCRAM-SHA-256"]);
        Assert.DoesNotContain("carol", Users(broker).All().Keys);
        Assert.True(broker.Log.Lines.Count == 0, string.Join('\n', broker.Log.Lines));
    }

    private static UserStore Users(TestBroker broker) => new(broker.Folder);

    private static Task<TestBroker> StartAsync(string protocol, params (string Name, string Value)[] properties) =>
        TestBroker.StartAsync(settings => settings.FromProperties(
            properties.Append(("listeners", $"{protocol}://127.0.0.1:0")).ToDictionary(one => one.Item1, one => one.Item2), out _));

    private static async Task RoundTripAsync(ClientConfig client)
    {
        using (IProducer<Null, string> producer = new ProducerBuilder<Null, string>(new ProducerConfig(client)).Build())
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => producer.ProduceAsync("events", new() { Value = new string('x', i) })));
        using IConsumer<Null, string> consumer = new ConsumerBuilder<Null, string>(new ConsumerConfig(client)
        {
            GroupId = $"{Guid.NewGuid()}", AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Subscribe("events");
        for (int i = 0; i < 500; i++)
            Assert.Equal(i, consumer.Consume(Patience)?.Message.Value.Length);
    }

    private static void AssertRefused(ClientConfig client, params ErrorCode[] codes)
    {
        using var told = new ManualResetEventSlim();
        using IAdminClient admin = new AdminClientBuilder(new AdminClientConfig(client))
            .SetErrorHandler((_, error) =>
            {
                if (codes.Contains(error.Code))
                    told.Set();
            })
            .SetLogHandler((_, _) => { }).Build();
        Assert.ThrowsAny<KafkaException>(() => admin.GetMetadata(TimeSpan.FromSeconds(3)));
        Assert.True(told.Wait(Patience), "The client told no such error.");
    }

    private (X509Certificate2 Authority, string Pem) Authority(string name)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        X509Certificate2 authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(2));
        string file = Path.Combine(_folder, $"{name}.pem");
        File.WriteAllText(file, authority.ExportCertificatePem());
        return (authority, file);
    }

    /// <summary>Certificate and key in one file of PEM.</summary>
    private string Issue(X509Certificate2 authority, string subject, string name)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        using X509Certificate2 issued = request.Create(
            authority, DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddDays(1), RandomNumberGenerator.GetBytes(8));
        string file = Path.Combine(_folder, $"{name}.pem");
        File.WriteAllText(file, issued.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem());
        return file;
    }
}
