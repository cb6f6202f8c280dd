namespace Millrace.Formats.Registry;

/// <summary>Where the registry's user and password come from.</summary>
internal enum RegistryCredentials
{
    Url, UserInfo,
}
