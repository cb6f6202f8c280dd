using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary>
/// <c>POST /connectors/X/restart</c> and <c>/connectors/X/tasks/N/restart</c>, which goes to the worker that has the task.
/// Without flags the connector alone is restarted and waited for (204); with <c>includeTasks</c> or <c>onlyFailed</c> the request is
/// recorded for all workers, and answered with what will be restarted (202).
/// </summary>
internal static class RestartResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder, Forwarder forward)
    {
        routes.Post("/connectors/{name}/restart", forward.ToLeader(async call =>
        {
            string name = call.Segment("name");
            bool onlyFailed = call.Flag("onlyFailed");
            bool includeTasks = call.Flag("includeTasks");
            if (onlyFailed || includeTasks)
            {
                await call.Write(
                    await herder.Ready.RestartAsync(name, onlyFailed, includeTasks, call.Cancellation),
                    RestJson.Answers.ConnectorStatus,
                    StatusCodes.Status202Accepted);
                return;
            }

            await herder.Ready.RestartConnectorAsync(name, call.Cancellation);
            await call.AnswerNothing(StatusCodes.Status204NoContent);
        }), Need.Operation);
        routes.Post("/connectors/{name}/tasks/{task:int}/restart", forward.ToOwner(StatusResource.Task, async call =>
        {
            await herder.Ready.RestartTaskAsync(StatusResource.Task(call), call.Cancellation);
            await call.AnswerNothing(StatusCodes.Status204NoContent);
        }), Need.Operation);
    }
}
