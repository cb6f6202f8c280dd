using Millrace.Config;
using Millrace.Connectors.MySql.Client;
using Millrace.TestServers;

namespace Millrace.Connectors.MySql.Tests;

/// <summary>
/// TLS and logins against a real MySQL, which makes itself a CA (in its data folder) and a certificate for no host of this name.
/// </summary>
public sealed class TlsTests(MySqlServer server, MariaDbServer plainServer)
{
    [Theory]
    [InlineData(TlsMode.Prefer)]
    [InlineData(TlsMode.Require)]
    public void Uses_TLS_where_the_server_has_it(object mode)
    {
        server.SkipIfMissing();
        using var connection = MySqlConnection.Open(Endpoint(server) with { Tls = (TlsMode)mode });
        Assert.NotNull(connection.TlsCipher);
    }

    [Fact]
    public void Logs_in_without_TLS_by_the_public_key_of_the_server()
    {
        server.SkipIfMissing();
        using var connection = MySqlConnection.Open(Endpoint(server) with { Tls = TlsMode.Disabled });
        Assert.Null(connection.TlsCipher);
    }

    [Fact]
    public void Accepts_the_certificate_of_the_given_authority_for_any_host()
    {
        server.SkipIfMissing();
        using var connection = MySqlConnection.Open(Endpoint(server) with { Tls = TlsMode.VerifyCa, CaPem = Ca() });
        Assert.NotNull(connection.TlsCipher);
    }

    [Fact]
    public void Refuses_a_certificate_for_another_host()
    {
        server.SkipIfMissing();
        var fault =
            Assert.Throws<MySqlException>(() => MySqlConnection.Open(Endpoint(server) with { Tls = TlsMode.VerifyFull, CaPem = Ca() }));
        Assert.Equal(2026, fault.Number);
        Assert.Contains("ssl.mode", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_certificate_of_another_authority()
    {
        server.SkipIfMissing();
        using var key = System.Security.Cryptography.RSA.Create(2048);
        var request = new System.Security.Cryptography.X509Certificates.CertificateRequest(
            "CN=other", key, System.Security.Cryptography.HashAlgorithmName.SHA256, System.Security.Cryptography.RSASignaturePadding.Pkcs1);
        using var other = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        Assert.Throws<MySqlException>(() =>
            MySqlConnection.Open(Endpoint(server) with { Tls = TlsMode.VerifyCa, CaPem = other.ExportCertificatePem() }));
    }

    [Fact]
    public void Refuses_a_server_without_TLS_when_it_is_required()
    {
        var fault = Assert.Throws<MySqlException>(() => MySqlConnection.Open(Endpoint(plainServer) with { Tls = TlsMode.Require }));
        Assert.Contains("TLS is required", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Names_what_each_server_can_do()
    {
        using (var maria = MySqlConnection.Open(Endpoint(plainServer)))
        {
            Assert.True(maria.Features.HasArrayBinding);
            Assert.False(maria.Features.HasRowAlias);
            Assert.True(maria.Features.IsMariaDb);
        }

        server.SkipIfMissing();
        using var mysql = MySqlConnection.Open(Endpoint(server));
        Assert.False(mysql.Features.HasArrayBinding);
        Assert.True(mysql.Features.HasRowAlias);
    }

    private static MySqlEndpoint Endpoint(DatabaseServer at) => new()
    {
        Host = "127.0.0.1", Port = at.Port, Database = DatabaseServer.Database, User = DatabaseServer.User,
        Password = new Secret(DatabaseServer.Password),
    };

    private string Ca() => File.ReadAllText(Path.Combine(server.Folder, "data", "ca.pem"));
}
