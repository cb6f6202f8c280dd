using Millrace.Http;
using Millrace.Http.Access;
using Millrace.Worker.Config;
using Millrace.Worker.Herding;
using Millrace.Worker.Plugins;
using Millrace.Worker.Rest.Server;
using Millrace.Worker.Secrets;
using Millrace.Worker.Validation;

namespace Millrace.Worker.Rest.Resources;

/// <summary><c>PUT /connector-plugins/X/config/validate</c>: what is wrong with a configuration, setting by setting.</summary>
internal static class ValidateResource
{
    /// <remarks>
    /// With <c>?connect=true</c>, which Connect does not know, the connection is tried as well.
    /// A mask in place of a secret stands for the secret of the connector of that name, so that a form can be checked as it was filled.
    /// </remarks>
    public static void Map(Routes<RestCall> routes, Validator validator, HerderAccess herder, SecretMask mask) =>
        routes.Put("/connector-plugins/{plugin}/config/validate", async call =>
    {
        Dictionary<string, string?> config = ConfigBody.Read(await call.ReadAsync());
        CheckClass(config, call.Segment("plugin"));
        ConfigInfos infos;
        try
        {
            Dictionary<string, string?> meant = mask.Restore(config, Stored(herder, config));
            infos = call.Flag("connect")
                ? await validator.ConnectAsync(meant, call.Cancellation)
                : await validator.ValidateAsync(meant, call.Cancellation);
        }
        catch (Exception fault) when (fault is InvalidConfigException or UnknownPluginException)
        {
            // Connect wraps it on its way through a future.
            throw RestErrors.Internal($"org.apache.kafka.connect.runtime.rest.errors.BadRequestException: {fault.Message}", fault);
        }

        await call.Write(infos, RestJson.Answers.ConfigInfos);
    }, Need.Trial);

    private static IReadOnlyDictionary<string, string>? Stored(HerderAccess herder, Dictionary<string, string?> config) =>
        config.Values.Any(value => value?.Contains(SecretMask.Mask, StringComparison.Ordinal) == true)
        && config.GetValueOrDefault(ConnectorSettings.Name.Name) is { } name && herder.Ready.Connectors().Contains(name)
            ? herder.Ready.Info(name).Config
            : null;

    // The plugin may be named in the path by any of its names, so the one need only end with the other.
    private static void CheckClass(Dictionary<string, string?> config, string plugin)
    {
        if (config.GetValueOrDefault(ConnectorSettings.ConnectorClass.Name) is not { } given) return;
        if (!Short(given).EndsWith(Short(plugin), StringComparison.Ordinal))
            throw RestErrors.BadRequest($"Included connector type {given} does not match request type {plugin}");
    }

    private static string Short(string name)
    {
        const string Suffix = "Connector";
        string simple = name[(name.LastIndexOf('.') + 1)..];
        return simple.EndsWith(Suffix, StringComparison.Ordinal) ? simple[..^Suffix.Length] : simple;
    }
}
