using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;
using Millrace.Config;
using Millrace.Errors;

namespace Millrace.Connectors.PubSub.Client;

/// <summary>
/// Access tokens of the configured account, kept until shortly before they end. Never prints what it holds. May be used from any thread.
/// </summary>
internal sealed class AccessTokens
{
    private const string FileVariable = "GOOGLE_APPLICATION_CREDENTIALS";
    private const string Scope = "https://www.googleapis.com/auth/pubsub";

    private readonly GoogleCredential _credential;

    private AccessTokens(GoogleCredential credential) => _credential = credential.CreateScoped(Scope);

    /// <summary>
    /// Reads the credentials of these settings, in Google's order: gcp.sa.credentials.*, gcp.credentials.*, application default
    /// credentials.
    /// </summary>
    /// <exception cref="ConfigException">They cannot be read; the message names the setting, never its content.</exception>
    public static AccessTokens From(ConfigValues values)
    {
        foreach (Setting<string?> file in new[] { ConnectionSettings.AccountFile, ConnectionSettings.CredentialsFile })
        {
            // The older pair of names comes first, and in it the file.
            if (values.Get(file) is { Length: > 0 } path) return Read(file, path, () => System.IO.File.ReadAllText(path));
            Setting<Secret?> json = file == ConnectionSettings.AccountFile
                ? ConnectionSettings.AccountJson
                : ConnectionSettings.CredentialsJson;
            if (values.Get(json) is { Reveal.Length: > 0 } secret) return Read(json, Secret.Hidden, () => secret.Reveal);
        }

        return Default();
    }

    public async ValueTask<string> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await ((ITokenAccess)_credential).GetAccessTokenForRequestAsync(null, cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw Failed(fault);
        }
    }

    /// <summary>Asks for a new token, after the service has refused the one that is kept.</summary>
    public async ValueTask RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_credential.UnderlyingCredential is ServiceCredential service) await service.RequestAccessTokenAsync(cancellationToken);
            else if (_credential.UnderlyingCredential is UserCredential user) await user.RefreshTokenAsync(cancellationToken);
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            throw Failed(fault);
        }
    }

    private static AccessTokens Read(Setting setting, string shown, Func<string> read)
    {
        try
        {
            // Of this type alone: others name addresses and commands that a worker must not follow at the word of whoever sends a
            // configuration.
            return new AccessTokens(CredentialFactory.FromJson<ServiceAccountCredential>(read()).ToGoogleCredential());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw ConfigException.Invalid(setting.Name, shown, fault.Message);
        }
        catch (Exception fault) when (fault is InvalidOperationException or ArgumentException or FormatException
            || fault.GetType().Namespace == "Newtonsoft.Json")
        {
            // Its message may quote the text, so it is not passed on.
            throw ConfigException.Invalid(setting.Name, shown,
                "It holds no JSON of type service_account with a key. Other types are taken from GOOGLE_APPLICATION_CREDENTIALS of the "
                + "worker's environment");
        }
    }

    private static AccessTokens Default()
    {
        try
        {
            // Not the variant that blocks, which wraps its errors once more.
            return new AccessTokens(GoogleCredential.GetApplicationDefaultAsync().GetAwaiter().GetResult());
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            // Its message may quote the file, so it is not passed on.
            string reason = Environment.GetEnvironmentVariable(FileVariable) is { Length: > 0 } path
                ? $"The file {path} of {FileVariable} in the worker's environment holds no Google credentials that can be read: correct "
                + $"that and start the worker again, or"
                : $"There are no Google credentials: set {FileVariable} in the worker's environment and start it again, or";
            throw new ConfigException(
                $"{reason} set gcp.credentials.file.path or gcp.credentials.json; cps.useEmulator=true for the emulator.");
        }
    }

    private static PubSubException Failed(Exception fault) => IsTransient(fault)
        ? new PubSubException(PubSubErrorKind.Transient, $"Could not get an access token: {fault.Message}", fault)
        : new PubSubException(PubSubErrorKind.Fatal,
            $"Could not get an access token; check the credentials (gcp.credentials.*): {fault.Message}", fault);

    // A token server that is down or has too much to do answers so; what it says of the account comes with 400 or 401.
    private static bool IsTransient(Exception fault) =>
        fault is HttpRequestException or IOException
        || (fault is TokenResponseException { StatusCode: { } status } && (int)status is 408 or 429 or >= 500);
}
