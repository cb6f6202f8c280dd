using Millrace.Http;
using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Rest.Bodies;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Resources;

/// <summary>Configuration: global, of a context, of a subject.</summary>
internal static class ConfigResource
{
    public static void Map(Routes<RestCall> routes)
    {
        foreach (string path in (string[])["/config", "/config/{subject}"])
        {
            routes.Get(path, Read);
            routes.Put(path, Update);
            routes.Delete(path, Delete);
        }
    }

    private static Task Read(RestCall call)
    {
        SubjectName scope = call.Scope;
        RegistryConfig config = scope.Qualified.Length == 0 || call.Flag("defaultToGlobal")
            ? call.State.ConfigInScope(scope)
            : call.State.Configs.GetValueOrDefault(scope.Qualified) ?? throw RefusedException.NoConfig(scope);
        return call.AnswerAsync(ConfigBody.Of(config, call.Settings.DefaultLevel), RestJson.Compact.ConfigBody);
    }

    private static async Task Update(RestCall call)
    {
        SubjectName scope = call.Scope;
        ConfigUpdate update = ConfigUpdateRequest.Read(await call.BodyAsync("updateConfig.arg1"));
        RegistryConfig config = await call.Store.ChangeAsync(state => ConfigChange.Update(state, scope, update), call.Cancellation);
        await call.AnswerAsync(ConfigUpdateBody.Of(config), RestJson.Compact.ConfigUpdateBody);
    }

    private static async Task Delete(RestCall call)
    {
        SubjectName scope = call.Scope;
        RegistryConfig old = await call.Store.ChangeAsync(state => ConfigChange.Delete(state, scope), call.Cancellation);
        await call.AnswerAsync(ConfigBody.Of(old, call.Settings.DefaultLevel), RestJson.Compact.ConfigBody);
    }
}
