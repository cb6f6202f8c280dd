using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.AspNetCore.Routing;
using Millrace.Http.Access;

namespace Millrace.Http;

/// <summary>Where resources put their methods; HEAD comes with GET.</summary>
/// <param name="routes">The server.</param>
/// <param name="begin">Makes the call of a request; throws where it must not be answered at all.</param>
public sealed class Routes<TCall>(IEndpointRouteBuilder routes, Func<HttpContext, TCall> begin)
{
    private readonly Dictionary<string, SortedSet<string>> _methods = new(StringComparer.Ordinal);
    private readonly RequestTimeoutPolicy? _timeout;

    /// <param name="limit">
    /// Ends each request that takes longer. The server needs <c>UseRequestTimeouts</c> behind <c>UseRouting</c>.
    /// </param>
    /// <param name="timedOut">What is answered then.</param>
    public Routes(IEndpointRouteBuilder routes, Func<HttpContext, TCall> begin, TimeSpan limit, Func<RestException> timedOut)
        : this(routes, begin) =>
        _timeout = new RequestTimeoutPolicy { Timeout = limit, WriteTimeoutResponse = _ => throw timedOut() };

    /// <param name="path">Its segments, with names in braces.</param>
    /// <param name="answer">What it does.</param>
    /// <param name="need">What it asks of its caller. Defaults to the role read; of methods that change something to admin.</param>
    public void Get(string path, Func<TCall, Task> answer, Need? need = null) =>
        Map(path, [HttpMethods.Get, HttpMethods.Head], answer, need ?? Need.Reading);

    public void Post(string path, Func<TCall, Task> answer, Need? need = null) => Change(path, HttpMethods.Post, answer, need);

    public void Put(string path, Func<TCall, Task> answer, Need? need = null) => Change(path, HttpMethods.Put, answer, need);

    public void Patch(string path, Func<TCall, Task> answer, Need? need = null) => Change(path, HttpMethods.Patch, answer, need);

    public void Delete(string path, Func<TCall, Task> answer, Need? need = null) => Change(path, HttpMethods.Delete, answer, need);

    /// <summary>Answers OPTIONS for all paths with what each allows, in the header and as text; to be called last.</summary>
    public void MapOptions()
    {
        foreach (var (path, methods) in _methods)
        {
            string allow = string.Join(", ", methods.Append(HttpMethods.Options).Order(StringComparer.Ordinal));
            routes.MapMethods(path, [HttpMethods.Options], context =>
            {
                context.Response.Headers.Allow = allow;
                context.Response.ContentType = "text/plain";
                return context.Response.WriteAsync(allow);
            });
        }
    }

    private void Change(string path, string method, Func<TCall, Task> answer, Need? need) =>
        Map(path, [method], answer, need ?? Need.Administration);

    private void Map(string path, string[] methods, Func<TCall, Task> answer, Need need)
    {
        if (!_methods.TryGetValue(path, out SortedSet<string>? all)) _methods[path] = all = new(StringComparer.Ordinal);
        all.UnionWith(methods);
        IEndpointConventionBuilder route = routes.MapMethods(path, methods, context => answer(begin(context))).WithMetadata(need);
        if (_timeout is not null) route.WithRequestTimeout(_timeout);
    }
}
