using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;

namespace Millrace.Registry.Rest.Resources;

internal static class ContextsResource
{
    public static void Map(Routes<RestCall> routes)
    {
        routes.Get("/contexts", call =>
        {
            string prefix = call.Query("contextPrefix") ?? "";
            return call.AnswerAsync(
                [.. call.Page(call.State.Contexts.Keys.Where(context => context.StartsWith(prefix, StringComparison.Ordinal)))],
                RestJson.Compact.ListString);
        });
        routes.Delete("/contexts/{context}", Delete);
    }

    private static async Task Delete(RestCall call)
    {
        string name = call.Segment("context");
        string context = name.StartsWith('.') ? name : "." + name;
        await call.Store.ChangeAsync(state => Deletion.Context(state, context), call.Cancellation);
        await call.AnswerNothing(StatusCodes.Status204NoContent);
    }
}
