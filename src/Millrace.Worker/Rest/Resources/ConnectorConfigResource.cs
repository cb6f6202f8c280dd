using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Rest.Resources;

/// <summary>
/// <c>/connectors/X/config</c>: read, put, patch. Secrets go out masked; a mask that comes back keeps the stored secret, as long as it goes
/// where it went. <c>/config/changes</c>, not in Connect, says which settings a configuration would change: somebody who declares
/// configurations cannot compare secrets that are masked.
/// </summary>
internal static class ConnectorConfigResource
{
    private const string Path = "/connectors/{name}/config";

    public static void Map(Routes<RestCall> routes, HerderAccess herder, SecretMask mask, Forwarder forward)
    {
        routes.Get(Path, call =>
            call.Write(mask.Hide(herder.Ready.Info(call.Segment("name")).Config), RestJson.Answers.IReadOnlyDictionaryStringString));
        routes.Put(Path, forward.ToLeader(async call =>
        {
            string name = call.Segment("name");
            Dictionary<string, string?> config = ConfigBody.Read(await call.ReadAsync());
            ConnectorNames.PutInto(config, name);
            IReadOnlyDictionary<string, string>? stored = Stored(herder, name);
            Dictionary<string, string?> wanted = mask.Restore(config, stored);
            Audit.NoteSettings(call.Http, Changes(stored ?? new Dictionary<string, string>(), wanted));
            var (info, isNew) = await herder.Ready.PutConfigAsync(name, wanted, call.Cancellation);
            if (isNew) ConnectorNames.AddLocation(call, name);
            await call.Write(ConnectorsResource.Shown(info, mask), RestJson.Answers.ConnectorInfo, isNew
                ? StatusCodes.Status201Created
                : StatusCodes.Status200OK);
        }));
        routes.Patch(Path, forward.ToLeader(async call =>
        {
            string name = call.Segment("name");
            Dictionary<string, string?> patch = ConfigBody.Read(await call.ReadAsync());
            Audit.NoteSettings(call.Http, patch.Keys);
            ConnectorInfo info = await herder.Ready.PatchConfigAsync(name, stored => mask.RestorePatch(patch, stored), call.Cancellation);
            await call.Write(ConnectorsResource.Shown(info, mask), RestJson.Answers.ConnectorInfo);
        }));
        routes.Post(Path + "/changes", async call =>
        {
            string name = call.Segment("name");
            Dictionary<string, string?> config = ConfigBody.Read(await call.ReadAsync());
            ConnectorNames.PutInto(config, name);
            Dictionary<string, string?> wanted = mask.Restore(config, herder.Ready.Info(name).Config);
            if (wanted.Select(entry => SecretMask.Refusal(entry.Key, entry.Value))
                .FirstOrDefault(refusal => refusal is not null) is { } refused)
                throw RestErrors.BadRequest(refused);
            await call.Write(Changes(herder.Ready.Info(name).Config, wanted), RestJson.Answers.IReadOnlyListString);
        }, Need.Trial);
    }

    // Names of settings that would be added, changed or removed; never their values.
    private static IReadOnlyList<string> Changes(IReadOnlyDictionary<string, string> stored, Dictionary<string, string?> wanted) =>
        [.. stored.Keys.Union(wanted.Keys).Where(key => stored.GetValueOrDefault(key) != wanted.GetValueOrDefault(key))
            .Order(StringComparer.Ordinal)];

    private static IReadOnlyDictionary<string, string>? Stored(HerderAccess herder, string name)
    {
        try
        {
            return herder.Ready.Info(name).Config;
        }
        catch (HerderException unknown) when (unknown.Fault == HerderFault.NotFound)
        {
            return null;
        }
    }
}
