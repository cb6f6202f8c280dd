using Millrace.Http;
using Millrace.Worker.Herding;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>GET /</c>: what this is, and of which Kafka cluster.</summary>
internal static class RootResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder) => routes.Get("/", call => call.Write(
        new ServerInfo(WorkerVersion.Connect, WorkerVersion.Commit, herder.Herder?.ClusterId ?? ""), RestJson.Answers.ServerInfo));
}
