namespace Millrace.Broker.Protocol;

/// <summary>Which versions of an API a handler decodes and encodes, and from which version on they are flexible (KIP-482).</summary>
/// <param name="FlexibleFrom">First version with compact lengths and tagged fields; <see cref="NeverFlexible"/> if there is none.</param>
internal readonly record struct ApiVersionRange(ApiKey Key, short Min, short Max, short FlexibleFrom)
{
    public const short NeverFlexible = short.MaxValue;

    public bool Contains(short version) => version >= Min && version <= Max;

    public bool IsFlexible(short version) => version >= FlexibleFrom;
}
