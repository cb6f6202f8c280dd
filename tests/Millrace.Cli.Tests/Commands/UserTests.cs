using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;

namespace Millrace.Cli.Tests.Commands;

public sealed class UserTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Accounts_are_added_listed_changed_and_removed()
    {
        string file = Path.Combine(_folder.Path, "users");
        string password = _folder.Write("password.txt", "s3cret\n");

        Assert.Contains("--password-file", (await RunAsync("add", "bob", "--role", "read")).Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(file));
        Assert.Equal(ExitCode.Success, (await RunAsync("add", "bob", "--role", "read", "--password-file", password)).ExitCode);
        string first = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
        Assert.Contains("\nbob:read:pbkdf2-sha512$210000$", first, StringComparison.Ordinal);
        if (!OperatingSystem.IsWindows()) Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        Assert.Contains("already", (await RunAsync("add", "bob", "--role", "admin", "--password-file", password)).Errors,
            StringComparison.Ordinal);
        Assert.Contains("no blanks", (await RunAsync("add", "a:b", "--role", "admin", "--password-file", password)).Errors,
            StringComparison.Ordinal);
        Assert.Contains("bob", (await RunAsync("list")).Output, StringComparison.Ordinal);
        Assert.Equal(ExitCode.Success, (await RunAsync("password", "bob", "--password-file", password)).ExitCode);
        // The same password, another salt.
        Assert.NotEqual(first, await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken));
        Assert.Equal(ExitCode.Success, (await RunAsync("remove", "bob")).ExitCode);
        Assert.Contains("There is no account bob.", (await RunAsync("remove", "bob")).Errors, StringComparison.Ordinal);

        Task<ProgramEnd> RunAsync(params string[] arguments) => RunningMillrace.RunAsync(["user", .. arguments, "--file", file]);
    }

    [Theory]
    [InlineData("console", "--listen", "http://0.0.0.0:0")]
    [InlineData("registry", "--host", "0.0.0.0")]
    public async Task A_server_that_others_can_reach_does_not_start_without_a_login(string server, string option, string value)
    {
        ProgramEnd end = await RunningMillrace.RunAsync(server, option, value);

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains("millrace user add", end.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://127.0.0.1:0", null, "takes --certificate FILE")]
    [InlineData("https://127.0.0.1:0", "/nowhere/console.pem", "--certificate: ")]
    [InlineData("http://127.0.0.1:0", "/nowhere/console.pem", "--certificate is for --listen https://")]
    public async Task A_console_that_could_not_speak_https_does_not_start(string listen, string? certificate, string message)
    {
        string[] more = certificate is null ? [] : ["--certificate", certificate];
        ProgramEnd end = await RunningMillrace.RunAsync(["console", "--listen", listen, .. more]);

        Assert.Equal(ExitCode.Usage, end.ExitCode);
        Assert.Contains(message, end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_console_speaks_https_with_the_certificate_of_a_file()
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=console", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using X509Certificate2 made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        string file = Path.Combine(Directory.CreateTempSubdirectory("millrace-tls-").FullName, "console.pem");
        await File.WriteAllTextAsync(file, $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n");
        await using RunningMillrace console = RunningMillrace.Start(
            ["console", "--listen", "https://127.0.0.1:0", "--certificate", file, "--connect", "http://127.0.0.1:1"]);

        var url = new Uri((await console.LineAsync("Console "))["Console ".Length..].Trim());
        Assert.Equal("https", url.Scheme);
        string? shown = null;
        using var http = new HttpClient(new SocketsHttpHandler
        {
            SslOptions = { RemoteCertificateValidationCallback = (_, certificate, _, _) => (shown = certificate?.Subject) is not null },
        });
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(url)).StatusCode);
        Assert.Equal("CN=console", shown);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
    }
}
