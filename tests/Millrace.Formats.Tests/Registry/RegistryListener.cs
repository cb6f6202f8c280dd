using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Millrace.Formats.Tests.Registry;

/// <summary>An HTTP server on a free port that answers what the test tells it to, in that order, and notes what it was asked.</summary>
internal sealed class RegistryListener : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<(int Status, string Body)> _answers = new();

    private RegistryListener(WebApplication app)
    {
        _app = app;
        app.Run(async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            HttpRequest request = context.Request;
            string path = request.HttpContext.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
            Requests.Enqueue(new Asked($"{request.Method} {path}", await reader.ReadToEndAsync(),
                request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString())));
            var (status, body) = _answers.TryDequeue(out var answer) ? answer : (500, "nothing left to answer");
            context.Response.StatusCode = status;
            await context.Response.WriteAsync(body);
        });
    }

    public ConcurrentQueue<Asked> Requests { get; } = new();

    public Uri Url => new(_app.Urls.First() + "/");

    public static async Task<RegistryListener> Start(params (int Status, string Body)[] answers)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var listener = new RegistryListener(builder.Build());
        foreach (var answer in answers) listener._answers.Enqueue(answer);
        await listener._app.StartAsync();
        return listener;
    }

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal sealed record Asked(string Line, string Body, IReadOnlyDictionary<string, string> Headers);
}
