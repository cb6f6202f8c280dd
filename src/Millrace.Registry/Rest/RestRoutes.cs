using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Millrace.Registry.Storage;

namespace Millrace.Registry.Rest;

/// <summary>How resources register their paths.</summary>
internal sealed class RestRoutes(IEndpointRouteBuilder routes, RegistryStore store, RegistrySettings settings)
{
    private static readonly string[] Reading = [HttpMethods.Get, HttpMethods.Head];

    public void Get(string path, Func<RestCall, Task> answer) => Map(Reading, path, answer);

    public void Post(string path, Func<RestCall, Task> answer) => Map([HttpMethods.Post], path, answer);

    public void Put(string path, Func<RestCall, Task> answer) => Map([HttpMethods.Put], path, answer);

    public void Delete(string path, Func<RestCall, Task> answer) => Map([HttpMethods.Delete], path, answer);

    private void Map(string[] methods, string path, Func<RestCall, Task> answer) =>
        routes.MapMethods(path, methods, (RequestDelegate)(context =>
    {
        string type = MediaTypes.Choose(context.Request) ?? throw RestErrors.Http(StatusCodes.Status406NotAcceptable);
        context.Response.ContentType = type;
        return answer(new RestCall(context, store, settings));
    }));
}
