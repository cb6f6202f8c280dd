using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.States;

namespace Millrace.Worker.Rest.Resources;

/// <summary>
/// <c>PUT /connectors/X/pause</c>, <c>/resume</c> and <c>/stop</c>: recorded at once, done soon after; again does no harm.
/// </summary>
internal static class LifecycleResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder, Forwarder forward)
    {
        MapState("pause", TargetState.Paused, StatusCodes.Status202Accepted);
        MapState("resume", TargetState.Started, StatusCodes.Status202Accepted);
        MapState("stop", TargetState.Stopped, StatusCodes.Status204NoContent);

        void MapState(string verb, TargetState state, int status) => routes.Put(
            $"/connectors/{{name}}/{verb}", forward.ToLeader(async call =>
        {
            await herder.Ready.SetTargetStateAsync(call.Segment("name"), state, call.Cancellation);
            await call.AnswerNothing(status);
        }), Need.Operation);
    }
}
