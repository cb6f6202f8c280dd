using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Millrace.Cli.Tests.Support;

/// <summary>What stands before servers that have no login of their own: asks for one, and passes on requests that have it.</summary>
internal sealed class LoginProxy : IAsyncDisposable
{
    public const string Basic = "Basic YW5uYTpzZXNhbWU6MQ=="; // anna, sesame:1
    public const string Bearer = "Bearer token-1";

    private readonly WebApplication _proxy;
    private readonly HttpClient _server;

    private LoginProxy(WebApplication proxy, HttpClient server)
    {
        _proxy = proxy;
        _server = server;
    }

    public Uri Url { get; private set; } = null!;

    /// <param name="server">Where requests go.</param>
    /// <param name="certificateFile">TLS with a certificate made up for 127.0.0.1, written there as PEM; null: plain HTTP.</param>
    public static async Task<LoginProxy> StartAsync(Uri server, string? certificateFile = null)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            if (certificateFile is not null) listen.UseHttps(Certificate(certificateFile));
        }));
        var proxy = new LoginProxy(builder.Build(), new HttpClient { BaseAddress = server });
        proxy._proxy.Run(proxy.AnswerAsync);
        await proxy._proxy.StartAsync();
        proxy.Url =
            new Uri(proxy._proxy.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());
        return proxy;
    }

    public async ValueTask DisposeAsync()
    {
        await _proxy.DisposeAsync();
        _server.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if ((string?)context.Request.Headers.Authorization is not (Basic or Bearer))
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            await context.Response.WriteAsync("<html>Unauthorized</html>");
            return;
        }

        using var request =
            new HttpRequestMessage(new HttpMethod(context.Request.Method), context.Request.Path + context.Request.QueryString);
        if (context.Request.ContentType is { } type)
        {
            request.Content = new StreamContent(context.Request.Body);
            request.Content.Headers.TryAddWithoutValidation("Content-Type", type);
        }

        using HttpResponseMessage answer = await _server.SendAsync(request);
        context.Response.StatusCode = (int)answer.StatusCode;
        context.Response.ContentType = answer.Content.Headers.ContentType?.ToString();
        await answer.Content.CopyToAsync(context.Response.Body);
    }

    private static X509Certificate2 Certificate(string file)
    {
        using RSA key = RSA.Create(2048);
        var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        X509Certificate2 certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(file, certificate.ExportCertificatePem());
        return certificate;
    }
}
