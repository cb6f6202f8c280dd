namespace Millrace.Formats.Registry;

/// <summary>Where the registry's user and password come from.</summary>
internal enum RegistryCredentials
{
    Url, UserInfo,
}

/// <summary>Where the registry's bearer token comes from.</summary>
internal enum BearerCredentials
{
    StaticToken,
}
