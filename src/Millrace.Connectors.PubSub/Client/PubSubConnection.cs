using Millrace.Config;
using Millrace.Errors;
using Millrace.Timing;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>
/// What both connectors do with a connection: open it as their settings say, and look whether their topic or subscription is there.
/// </summary>
internal static class PubSubConnection
{
    private static readonly TimeSpan CheckTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The pauses between tries of one request.</summary>
    public static Backoff Backoff() => new(TimeSpan.FromMilliseconds(100), TimeSpan.FromSeconds(10), Jitter.Half);

    /// <exception cref="ConfigException">For credentials that cannot be read.</exception>
    public static PubSubClient Open(ConfigValues values)
    {
        PubSubEndpoint endpoint = PubSubEndpoint.From(values, Environment.GetEnvironmentVariable(PubSubEndpoint.EmulatorVariable));
        return new PubSubClient(endpoint, endpoint.IsEmulator ? null : AccessTokens.From(values));
    }

    /// <summary>
    /// Reads the description of a resource; null when the account may use it but not look at it, as roles/pubsub.publisher and .subscriber
    /// do.
    /// </summary>
    /// <exception cref="PubSubException"/>
    public static async Task<Reply?> DescribeAsync(PubSubClient client, ResourceName name, CancellationToken cancellationToken)
    {
        try
        {
            return await client.GetAsync(name.Path, CheckTimeout, cancellationToken);
        }
        catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.Forbidden)
        {
            return null;
        }
    }

    /// <summary>Adds to a valid configuration what the service says of it: no connection, nothing of that name.</summary>
    public static async Task CheckAsync(ConfigValidation validation, ResourceName name, Setting setting,
        CancellationToken cancellationToken)
    {
        string place = "";
        try
        {
            using PubSubClient client = Open(validation.Values);
            place = client.Endpoint.ToString();
            using Reply? reply = await DescribeAsync(client, name, cancellationToken);
        }
        catch (ConfigException fault)
        {
            validation.AddError(ConnectionSettings.CredentialsFile.Name, fault.Message);
        }
        catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.NotFound)
        {
            validation.AddInvalid(setting, name.MissingMessage);
        }
        catch (PubSubException fault)
        {
            validation.AddError(ConnectionSettings.Endpoint.Name, $"Could not look at {name} at {place}: {fault.Message}");
        }
    }

    /// <summary>What stops a task, in words that say what to do.</summary>
    public static ConnectException Explain(PubSubClient client, ResourceName name, PubSubException fault) => new(
        fault.Kind switch
        {
            PubSubErrorKind.NotFound => $"{name.MissingMessage} ({fault.Message})",
            PubSubErrorKind.Forbidden => $"The account may not use {name}: grant it {name.Role} ({fault.Message})",
            _ => $"{name} at {client.Endpoint}: {fault.Message}",
        }, fault);
}
