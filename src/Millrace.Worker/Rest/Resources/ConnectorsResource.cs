using Microsoft.AspNetCore.Http;
using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Herding;
using Millrace.Worker.Rest.Model;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Secrets;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>/connectors</c> and <c>/connectors/X</c>: list, create, read, delete.</summary>
internal static class ConnectorsResource
{
    public static void Map(Routes<RestCall> routes, HerderAccess herder, SecretMask mask, Forwarder forward)
    {
        routes.Get("/connectors", call => call.Http.Request.Query.ContainsKey("expand")
            ? call.Write(Expand(herder, mask, call.Http.Request.Query["expand"]), RestJson.Answers.DictionaryStringExpandedConnector)
            : call.Write(herder.Ready.Connectors(), RestJson.Answers.IReadOnlyListString));
        routes.Post("/connectors", forward.ToLeader(async call =>
        {
            CreateRequest request = CreateRequest.Read(await call.ReadAsync());
            ConnectorNames.PutInto(request.Config, request.Name);
            Audit.NoteSettings(call.Http, request.Config.Keys);
            ConnectorInfo info = await herder.Ready.CreateAsync(request.Name, request.Config, request.State, call.Cancellation);
            ConnectorNames.AddLocation(call, request.Name);
            await call.Write(Shown(info, mask), RestJson.Answers.ConnectorInfo, StatusCodes.Status201Created);
        }));
        routes.Get("/connectors/{name}", call =>
            call.Write(Shown(herder.Ready.Info(call.Segment("name")), mask), RestJson.Answers.ConnectorInfo));
        routes.Delete("/connectors/{name}", forward.ToLeader(async call =>
        {
            await herder.Ready.DeleteAsync(call.Segment("name"), call.Cancellation);
            await call.AnswerNothing(StatusCodes.Status204NoContent);
        }));
    }

    /// <summary>What may be shown of a connector: its secrets hidden.</summary>
    public static ConnectorInfo Shown(ConnectorInfo info, SecretMask mask) => info with { Config = mask.Hide(info.Config) };

    private static Dictionary<string, ExpandedConnector> Expand(HerderAccess herder, SecretMask mask, IReadOnlyCollection<string?> parts)
    {
        var expanded = new Dictionary<string, ExpandedConnector>(StringComparer.Ordinal);
        foreach (string name in herder.Ready.Connectors())
        {
            try
            {
                expanded[name] = new ExpandedConnector(
                    parts.Contains("info")
                    ? Shown(herder.Ready.Info(name), mask)
                    : null, parts.Contains("status") ? herder.Ready.Status(name) : null);
            }
            catch (HerderException gone) when (gone.Fault == HerderFault.NotFound)
            {
                // Deleted in the meantime, or too new to have a status: Connect leaves it out too.
                expanded.Remove(name);
            }
        }

        return expanded;
    }
}
