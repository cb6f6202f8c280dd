using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Config;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors/X/topics</c>: the topics that a connector has used, and forgetting them.</summary>
internal static class TopicsResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder, WorkerConfig worker)
    {
        routes.Get("/connectors/{name}/topics", call =>
        {
            RequireTracking(worker);
            string name = call.Segment("name");
            return call.Write(new Dictionary<string, TopicsInfo> { [name] = new(herder.Ready.Topics(name)) },
                RestJson.Answers.DictionaryStringTopicsInfo);
        });
        routes.Put("/connectors/{name}/topics/reset", async call =>
        {
            RequireTracking(worker);
            if (!worker.Get(WorkerSettings.TopicTrackingReset)) throw RestErrors.Forbidden("Topic tracking reset is disabled.");
            await herder.Ready.ResetTopicsAsync(call.Segment("name"), call.Cancellation);
            await call.AnswerNothing(StatusCodes.Status202Accepted);
        }, Need.Operation);
    }

    private static void RequireTracking(WorkerConfig worker)
    {
        if (!worker.Get(WorkerSettings.TopicTracking)) throw RestErrors.Forbidden("Topic tracking is disabled.");
    }
}
