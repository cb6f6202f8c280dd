using Millrace.Broker.Configs;

namespace Millrace.Broker.Quotas;

/// <summary>One part of a filter over quota entities.</summary>
/// <param name="Name">Of an exact match.</param>
internal readonly record struct QuotaFilter(string Type, QuotaMatch Match, string? Name)
{
    public bool Fits(QuotaPart part) => part.Type == Type && Match switch
    {
        QuotaMatch.Exact => part.Name == Name,
        QuotaMatch.Default => part.Name is null,
        _ => true,
    };
}

/// <summary>How a part of an entity is matched; the numbers are those of DescribeClientQuotas.</summary>
internal enum QuotaMatch : sbyte
{
    Exact = 0,

    /// <summary>The entity that stands for all without a quota of their own.</summary>
    Default = 1,
    Any = 2,
}
