using Millrace.Http;
using Millrace.Worker.Config;
using Millrace.Worker.Rest.Server;

namespace Millrace.Worker.Rest.Resources;

/// <summary>A connector's name stands in the path or beside the configuration, and in the configuration itself.</summary>
internal static class ConnectorNames
{
    /// <summary>Adds the name where the configuration has none.</summary>
    /// <exception cref="RestException">(400) when it has another one.</exception>
    public static void PutInto(Dictionary<string, string?> config, string name)
    {
        string setting = ConnectorSettings.Name.Name;
        if (config.GetValueOrDefault(setting) is not { } included) config[setting] = name;
        else if (included != name)
            throw RestErrors.BadRequest($"Connector name configuration ({included}) doesn't match connector name in the URL ({name})");
    }

    /// <summary>Says where the new connector is to be found; the name escaped, so that every name can be reached.</summary>
    public static void AddLocation(RestCall call, string name) =>
        call.Http.Response.Headers.Location = $"{call.Http.Request.Scheme}://{call.Http.Request.Host}/connectors/{Escape(name)}";

    // Dots alone are escaped by nobody, but taken out of paths by everybody.
    private static string Escape(string name) =>
        name is "." or ".." ? name.Replace(".", "%2E", StringComparison.Ordinal) : Uri.EscapeDataString(name);
}
