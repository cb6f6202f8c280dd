using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Xunit;

namespace Millrace.TestServers;

/// <summary>
/// A real redis-server on free ports (plain, and TLS with <see cref="WithTls"/>), its data in a temporary folder.
/// Can be killed and started again on its data. Gone after <see cref="DisposeAsync"/>, folder and all.
/// </summary>
public sealed class RedisServer : IAsyncLifetime
{
    private readonly List<string> _options = [];
    private Process? _process;

    public int Port { get; } = FreePort.Next();

    public bool IsRunning => _process is { HasExited: false };

    /// <summary>0 without <see cref="WithTls"/>.</summary>
    public int TlsPort { get; private set; }

    public string Folder { get; } = Directory.CreateTempSubdirectory("millrace-redis-").FullName;

    /// <summary>The authority of the server's certificate (PEM), for 127.0.0.1 and localhost.</summary>
    public string AuthorityFile => Path.Combine(Folder, "ca.pem");

    /// <summary>A client's certificate of that authority (PEM) and its key.</summary>
    public string ClientCertificateFile => Path.Combine(Folder, "client.pem");

    public string ClientKeyFile => Path.Combine(Folder, "client.key");

    /// <summary>Null, or the password of the default user.</summary>
    public string? Password { get; private set; }

    /// <summary>Further options of the server's command line, from the next start on.</summary>
    public RedisServer With(params string[] options)
    {
        _options.AddRange(options);
        return this;
    }

    public RedisServer WithPassword(string password)
    {
        Password = password;
        return With("--requirepass", password);
    }

    /// <param name="clients">yes: clients must show a certificate; no: none is asked for.</param>
    public RedisServer WithTls(string clients = "no")
    {
        TlsPort = FreePort.Next();
        MakeCertificates();
        return With("--tls-port", TlsPort.ToString(CultureInfo.InvariantCulture), "--tls-cert-file", Path.Combine(Folder, "server.pem"),
            "--tls-key-file",
            Path.Combine(Folder, "server.key"), "--tls-ca-cert-file", AuthorityFile, "--tls-auth-clients", clients);
    }

    public ValueTask InitializeAsync() => new(StartAsync());

    public async Task StartAsync()
    {
        Launch();
        long deadline = Environment.TickCount64 + 60_000;
        while (!(await CliAsync("PING")).Contains("PONG", StringComparison.Ordinal))
        {
            if (_process!.HasExited || Environment.TickCount64 > deadline)
                throw new InvalidOperationException($"redis-server does not answer; its log: {Log()}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    /// <summary>Starts it and does not wait until it serves.</summary>
    public void Launch()
    {
        _process = Process.Start(new ProcessStartInfo("redis-server",
        [
            "--port", Port.ToString(CultureInfo.InvariantCulture), "--bind", "127.0.0.1", "127.0.0.2", "--dir", Folder, "--save", "",
                "--logfile", Path.Combine(Folder, "redis.log"), .. _options,
        ]))!;
        AppDomain.CurrentDomain.ProcessExit += OnProcessExit;
    }

    /// <summary>kill -9; returns when the process is gone.</summary>
    public async Task KillAsync()
    {
        if (_process is null) return;
        AppDomain.CurrentDomain.ProcessExit -= OnProcessExit;
        _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        _process = null;
    }

    /// <summary>Runs a command with redis-cli; its answer as text, also when it is an error.</summary>
    public async Task<string> CliAsync(params string[] command) =>
        System.Text.Encoding.UTF8.GetString(await CliBytesAsync(command)).TrimEnd('\n');

    /// <summary>As above, the bytes as they come; a value is followed by a line feed.</summary>
    public async Task<byte[]> CliBytesAsync(params string[] command)
    {
        string[] login = Password is null ? [] : ["--no-auth-warning", "-a", Password];
        var info = new ProcessStartInfo("redis-cli",
            ["-p", Port.ToString(CultureInfo.InvariantCulture), .. login, .. command])
        { RedirectStandardOutput = true };
        using Process process = Process.Start(info)!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync();
        return output.ToArray();
    }

    /// <summary>The bytes of a key, exactly.</summary>
    public async Task<byte[]> GetAsync(int database, string key) =>
        (await CliBytesAsync("-n", database.ToString(CultureInfo.InvariantCulture), "GET", key))[..^1];

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        Directory.Delete(Folder, recursive: true);
    }

    // A test run that ends without disposing must not leave a server behind.
    private void OnProcessExit(object? sender, EventArgs e) => _process?.Kill();

    private string Log() => File.Exists(Path.Combine(Folder, "redis.log")) ? File.ReadAllText(Path.Combine(Folder, "redis.log")) : "";

    private void MakeCertificates()
    {
        using RSA authorityKey = RSA.Create(2048);
        var authorityRequest =
            new CertificateRequest("CN=millrace test authority", authorityKey, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        authorityRequest.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        DateTimeOffset from = DateTimeOffset.UtcNow.AddDays(-1), until = from.AddDays(30);
        using X509Certificate2 authority = authorityRequest.CreateSelfSigned(from, until);
        File.WriteAllText(AuthorityFile, authority.ExportCertificatePem());
        foreach (string name in new[] { "server", "client" })
        {
            using RSA key = RSA.Create(2048);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using X509Certificate2 signed = request.Create(authority, from, until, RandomNumberGenerator.GetBytes(8));
            File.WriteAllText(Path.Combine(Folder, $"{name}.pem"), signed.ExportCertificatePem());
            File.WriteAllText(Path.Combine(Folder, $"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        }
    }
}
