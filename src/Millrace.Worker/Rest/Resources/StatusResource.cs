using System.Globalization;
using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.States;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors/X/status</c> and <c>/connectors/X/tasks/N/status</c>.</summary>
internal static class StatusResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder)
    {
        routes.Get("/connectors/{name}/status", call =>
            call.Write(herder.Ready.Status(call.Segment("name")), RestJson.Answers.ConnectorStatus));
        routes.Get("/connectors/{name}/tasks/{task:int}/status", call =>
            call.Write(herder.Ready.Status(Task(call)), RestJson.Answers.TaskInstanceStatus));
    }

    public static TaskId Task(RestCall call) => new(call.Segment("name"), int.Parse(call.Segment("task"), CultureInfo.InvariantCulture));
}
