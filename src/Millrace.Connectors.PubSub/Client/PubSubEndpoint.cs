using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>Where the REST API is.</summary>
/// <param name="Root">Address of <c>v1/</c>, with the slash.</param>
/// <param name="IsEmulator">Plain HTTP, no credentials.</param>
internal sealed record PubSubEndpoint(Uri Root, bool IsEmulator)
{
    /// <summary>The variable that all of Google's clients look at: host:port, without a scheme.</summary>
    public const string EmulatorVariable = "PUBSUB_EMULATOR_HOST";

    /// <param name="emulatorHost">Value of <see cref="EmulatorVariable"/>, or null.</param>
    /// <exception cref="ConfigException">For a value of the variable that is no host and port.</exception>
    public static PubSubEndpoint From(ConfigValues values, string? emulatorHost)
    {
        emulatorHost = string.IsNullOrWhiteSpace(emulatorHost) ? null : emulatorHost.Trim();
        bool isEmulator = values.IsGiven(ConnectionSettings.UseEmulator)
            ? values.Get(ConnectionSettings.UseEmulator)
            : emulatorHost is not null;
        if (isEmulator && emulatorHost is not null && ConnectionSettings.IsHostAndPort(emulatorHost) is { } fault)
            throw new ConfigException($"{EmulatorVariable} in the worker's environment is '{emulatorHost}'. {fault}.");
        string endpoint = values.Get(ConnectionSettings.Endpoint);
        return isEmulator
            ? new PubSubEndpoint(new Uri($"http://{emulatorHost ?? endpoint}/v1/"), true)
            : new PubSubEndpoint(new Uri($"https://{endpoint}/v1/"), false);
    }

    public override string ToString() => IsEmulator ? $"the emulator at {Root.Authority}" : Root.Authority;
}
