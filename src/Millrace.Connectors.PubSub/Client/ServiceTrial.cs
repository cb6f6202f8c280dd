using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>The steps of a connection test: up to a topic or subscription that this account may use.</summary>
internal static class ServiceTrial
{
    private static readonly string[] Endpoint = [ConnectionSettings.Endpoint.Name];
    private static readonly string[] Credentials = [ConnectionSettings.CredentialsFile.Name, ConnectionSettings.CredentialsJson.Name];

    /// <param name="name">Null while the settings do not name it.</param>
    /// <param name="setting">The one that names it.</param>
    /// <param name="right">The step of the right, such as <see cref="ConnectionTrial.RightToWrite"/>.</param>
    /// <param name="permission">Google's name of that right, such as <c>pubsub.topics.publish</c>.</param>
    public static async Task RunAsync(
        ConnectionTrial trial, ConfigValues values, ResourceName? name, Setting setting, string right, string permission)
    {
        PubSubEndpoint endpoint;
        try
        {
            endpoint = PubSubEndpoint.From(values, Environment.GetEnvironmentVariable(PubSubEndpoint.EmulatorVariable));
        }
        catch (ConfigException fault)
        {
            trial.Fail(ConnectionTrial.NameFound, Endpoint, fault.Message);
            return;
        }

        await ReachAsync(trial, endpoint);
        AccessTokens? tokens = null;
        if (endpoint.IsEmulator) trial.Leave(ConnectionTrial.Login, "the emulator has no accounts");
        else await trial.TryAsync(ConnectionTrial.Login, Credentials, async stopping =>
        {
            tokens = AccessTokens.From(values);
            await tokens.GetAsync(stopping);
            return "Google has given a token";
        });
        using var client = new PubSubClient(endpoint, tokens);
        string kind = setting.Name["cps.".Length..];
        if (name is null)
        {
            trial.Leave(kind, $"{setting.Name} or {ConnectionSettings.Project.Name} is not set yet");
            trial.Leave(right, $"{setting.Name} or {ConnectionSettings.Project.Name} is not set yet");
            return;
        }

        await trial.TryAsync(kind, [setting.Name], async stopping =>
        {
            try
            {
                using Reply? reply = await PubSubConnection.DescribeAsync(client, name, stopping);
                return reply is null ? $"this account may not look at {name}; its rights are asked next" : $"{name}";
            }
            catch (PubSubException fault) when (fault.Kind == PubSubErrorKind.NotFound)
            {
                throw new ConnectException(name.MissingMessage, fault);
            }
        });
        if (endpoint.IsEmulator) trial.Leave(right, "the emulator asks nobody for rights");
        else await trial.TryAsync(right, [setting.Name], stopping => AskAsync(client, name, permission, trial.Limit, stopping));
    }

    private static async Task ReachAsync(ConnectionTrial trial, PubSubEndpoint endpoint)
    {
        if (HttpClient.DefaultProxy.GetProxy(endpoint.Root) is { } proxy && !HttpClient.DefaultProxy.IsBypassed(endpoint.Root))
        {
            string through = $"the way is through the proxy {proxy.Authority} of the worker's environment";
            foreach (string step in new[] { ConnectionTrial.NameFound, ConnectionTrial.PortOpen, ConnectionTrial.Tls })
                trial.Leave(step, through);
            return;
        }

        await trial.ReachAsync(endpoint.Root.DnsSafeHost, endpoint.Root.Port, Endpoint, Endpoint);
        if (endpoint.IsEmulator) trial.Leave(ConnectionTrial.Tls, "the emulator speaks plain HTTP");
        else await trial.TryAsync(ConnectionTrial.Tls, Endpoint, async stopping =>
        {
            using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            await socket.ConnectAsync(endpoint.Root.DnsSafeHost, endpoint.Root.Port, stopping);
            await using var secure = new SslStream(new NetworkStream(socket));
            await secure.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions { TargetHost = endpoint.Root.DnsSafeHost }, stopping);
            return $"{secure.SslProtocol}, {secure.NegotiatedCipherSuite}";
        });
    }

    // https://cloud.google.com/pubsub/docs/reference/rest/v1/projects.topics/testIamPermissions: anybody may ask what he himself may do.
    private static async Task<string> AskAsync(
        PubSubClient client, ResourceName name, string permission, TimeSpan limit, CancellationToken cancellationToken)
    {
        using Reply reply = await client.PostAsync($"{name.Path}:testIamPermissions",
            JsonParts.Of(Encoding.UTF8.GetBytes($$"""{"permissions":["{{permission}}"]}""")), limit, cancellationToken);
        using JsonDocument answer = JsonDocument.Parse(reply.Memory);
        bool isGranted = answer.RootElement.TryGetProperty("permissions", out JsonElement granted)
            && granted.EnumerateArray().Any(one => one.GetString() == permission);
        return isGranted
            ? $"{permission} is granted"
            : throw new ConnectException($"The account may not use {name}: grant it {name.Role}");
    }
}
