using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors/X/tasks</c>: the configurations that a connector has made for its tasks.</summary>
internal static class TasksResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder, SecretMask mask) => routes.Get("/connectors/{name}/tasks", call =>
    {
        string name = call.Segment("name");
        IReadOnlyDictionary<string, string> connector = herder.Ready.Info(name).Config;
        return call.Write(
            herder.Ready.Tasks(name).Select(task => task with { Config = mask.Hide(task.Config, connector) }).ToArray(),
            RestJson.Answers.TaskInfoArray);
    });
}
