namespace Millrace.Formats.Registry;

/// <summary>Where the registry's bearer token comes from.</summary>
internal enum BearerCredentials
{
    StaticToken,
}
