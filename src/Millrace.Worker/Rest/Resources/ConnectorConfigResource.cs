using Microsoft.AspNetCore.Http;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors/X/config</c>: read, put, patch. Secrets go out masked; a mask that comes back keeps the stored secret.</summary>
internal static class ConnectorConfigResource
{
    private const string Path = "/connectors/{name}/config";

    public static void Map(RestRoutes routes, IHerder herder, SecretMask mask)
    {
        routes.Get(Path, call => call.Write(mask.Hide(herder.Info(call.Path("name")).Config), RestJson.Answers.IReadOnlyDictionaryStringString));
        routes.Put(Path, async call =>
        {
            string name = call.Path("name");
            Dictionary<string, string?> config = ConfigBody.Read(await call.ReadAsync().ConfigureAwait(false));
            ConnectorNames.PutInto(config, name);
            var (info, isNew) = await herder.PutConfigAsync(name, mask.Restore(config, Stored(herder, name)), call.Cancellation).ConfigureAwait(false);
            if (isNew) ConnectorNames.AddLocation(call, name);
            await call.Write(mask.Hide(info), RestJson.Answers.ConnectorInfo, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK).ConfigureAwait(false);
        });
        routes.Patch(Path, async call =>
        {
            string name = call.Path("name");
            Dictionary<string, string?> patch = ConfigBody.Read(await call.ReadAsync().ConfigureAwait(false));
            ConnectorInfo info = await herder.PatchConfigAsync(name, mask.Restore(patch, Stored(herder, name)), call.Cancellation).ConfigureAwait(false);
            await call.Write(mask.Hide(info), RestJson.Answers.ConnectorInfo).ConfigureAwait(false);
        });
    }

    private static IReadOnlyDictionary<string, string>? Stored(IHerder herder, string name)
    {
        try
        {
            return herder.Info(name).Config;
        }
        catch (RestException unknown) when (unknown.Status == StatusCodes.Status404NotFound)
        {
            return null;
        }
    }
}
