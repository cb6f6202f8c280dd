using Millrace.Http;
using Millrace.Worker.Config;
using Millrace.Worker.Herding;
using Millrace.Worker.Loggers;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Resources;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Secrets;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Rest;

/// <summary>All of Connect's REST API, one line for each resource.</summary>
internal sealed class RestApi(
    WorkerConfig worker, PluginRegistry plugins, Validator validator, HerderAccess herder, LoggerLevels loggers, Forwarder forward)
{
    public void Map(Routes<RestCall> routes)
    {
        var mask = new SecretMask(plugins);
        RootResource.Map(routes, herder);
        HealthResource.Map(routes, herder);
        ConnectorsResource.Map(routes, herder, mask, forward);
        ConnectorConfigResource.Map(routes, herder, mask, forward);
        StatusResource.Map(routes, herder);
        TasksResource.Map(routes, herder, mask);
        RestartResource.Map(routes, herder, forward);
        LifecycleResource.Map(routes, herder, forward);
        OffsetsResource.Map(routes, herder, forward);
        TopicsResource.Map(routes, herder, worker);
        PluginsResource.Map(routes, plugins);
        ValidateResource.Map(routes, validator, herder, mask);

        // An empty list of admin listeners is how Connect switches them off.
        if (worker.AdminListeners is not { Count: 0 }) LoggersResource.Map(routes, loggers, herder);
    }
}
