using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace Millrace.Worker.Rest.Server;

/// <summary>
/// Where resources put their methods. Adds what all have in common: HEAD beside GET, OPTIONS, refusal of what must not be JSON (406), and
/// the time limit.
/// </summary>
internal sealed class RestRoutes(IEndpointRouteBuilder routes)
{
    // Connect's own limit.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(90);

    private readonly Dictionary<string, SortedSet<string>> _methods = new(StringComparer.Ordinal);

    public void Get(string path, Func<RestCall, Task> handler) => Map(path, ["GET", "HEAD"], handler);

    public void Post(string path, Func<RestCall, Task> handler) => Map(path, ["POST"], handler);

    public void Put(string path, Func<RestCall, Task> handler) => Map(path, ["PUT"], handler);

    public void Patch(string path, Func<RestCall, Task> handler) => Map(path, ["PATCH"], handler);

    public void Delete(string path, Func<RestCall, Task> handler) => Map(path, ["DELETE"], handler);

    /// <summary>Answers OPTIONS for all paths; to be called last.</summary>
    public void MapOptions()
    {
        foreach (var (path, methods) in _methods)
        {
            string allow = string.Join(", ", methods.Append("OPTIONS").Order(StringComparer.Ordinal));
            routes.MapMethods(path, ["OPTIONS"], context =>
            {
                context.Response.Headers.Allow = allow;
                context.Response.ContentType = "text/plain";
                return context.Response.WriteAsync(allow);
            });
        }
    }

    private void Map(string path, string[] methods, Func<RestCall, Task> handler)
    {
        if (!_methods.TryGetValue(path, out SortedSet<string>? all)) _methods[path] = all = [];
        all.UnionWith(methods);
        routes.MapMethods(path, methods, async context =>
        {
            if (!TakesJson(context.Request)) throw RestErrors.Http(StatusCodes.Status406NotAcceptable);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
            limit.CancelAfter(TimeLimit);
            try
            {
                await handler(new RestCall(context, limit.Token));
            }
            catch (OperationCanceledException) when (limit.IsCancellationRequested && !context.RequestAborted.IsCancellationRequested)
            {
                throw RestErrors.Internal("Request timed out");
            }
        });
    }

    private static bool TakesJson(HttpRequest request)
    {
        if (request.Headers.Accept.Count == 0
            || !MediaTypeHeaderValue.TryParseList(request.Headers.Accept, out IList<MediaTypeHeaderValue>? accepted)) return true;
        return accepted.Any(type => type.Quality is not 0
            && (type.MatchesAllTypes
                || (type.Type.Equals("application", StringComparison.OrdinalIgnoreCase)
                    && (type.MatchesAllSubTypes || type.SubType.Equals("json", StringComparison.OrdinalIgnoreCase)))));
    }
}
