namespace Millrace.Broker.Acls;

/// <summary>
/// What an ACL is about. Numbers of this and the next three are the protocol's (org.apache.kafka.common.acl and .resource).
/// </summary>
internal enum AclResourceType : sbyte
{
    Any = 1,
    Topic = 2,
    Group = 3,
    Cluster = 4,
    TransactionalId = 5,
    DelegationToken = 6,
    User = 7,
}

/// <summary>How its name is meant. Any and Match are for filters alone.</summary>
internal enum AclPatternType : sbyte
{
    Any = 1,

    /// <summary>Every pattern that a resource of the name falls under.</summary>
    Match = 2,
    Literal = 3,
    Prefixed = 4,
}

internal enum AclOperation : sbyte
{
    Any = 1,
    All = 2,
    Read = 3,
    Write = 4,
    Create = 5,
    Delete = 6,
    Alter = 7,
    Describe = 8,
    ClusterAction = 9,
    DescribeConfigs = 10,
    AlterConfigs = 11,
    IdempotentWrite = 12,
    CreateTokens = 13,
    DescribeTokens = 14,
    TwoPhaseCommit = 15,
}

internal enum AclPermission : sbyte
{
    Any = 1,
    Deny = 2,
    Allow = 3,
}

/// <summary>One rule: who may, or may not, do what on which resource, from where.</summary>
/// <param name="Principal"><c>User:name</c>; <c>User:*</c> is everybody.</param>
/// <param name="Host">An address; <c>*</c> is every one.</param>
internal sealed record Acl(
    AclResourceType ResourceType, string ResourceName, AclPatternType PatternType, string Principal, string Host, AclOperation Operation,
    AclPermission Permission)
{
    public const string Wildcard = "*", Everybody = "User:*", ClusterName = "kafka-cluster";

    /// <summary>Why there can be no such ACL, in Kafka's words where it has some; null when there can.</summary>
    public string? Problem => ResourceType switch
    {
        AclResourceType.Any => $"Invalid resourceType {Word(ResourceType)}",
        _ when !Enum.IsDefined(ResourceType) => "Invalid resourceType UNKNOWN",
        AclResourceType.Cluster when ResourceName != ClusterName => $"The only valid name for the CLUSTER resource is {ClusterName}",
        _ when ResourceName.Length == 0 => "Invalid empty resource name",
        _ when PatternType is not (AclPatternType.Literal or AclPatternType.Prefixed) => $"Invalid patternType {Word(PatternType)}",
        _ when Operation == AclOperation.Any || !Enum.IsDefined(Operation) => $"Invalid operation {Word(Operation)}",
        _ when Permission is not (AclPermission.Allow or AclPermission.Deny) => $"Invalid permissionType {Word(Permission)}",
        _ when !IsPrincipal(Principal) => "expected a string in format principalType:principalName but got " + Principal,
        _ when Host.Length == 0 => "Invalid empty host",
        _ => null,
    };

    /// <summary><c>type:name</c>, as in <c>User:alice</c>.</summary>
    public static bool IsPrincipal(string text) => text.IndexOf(':', StringComparison.Ordinal) > 0;

    private static string Word<T>(T value)
        where T : struct, Enum => Enum.IsDefined(value) ? value.ToString().ToUpperInvariant() : "UNKNOWN";
}

/// <summary>Which ACLs a request asks for or deletes; null and Any leave a part open.</summary>
internal sealed record AclFilter(
    AclResourceType ResourceType, string? ResourceName, AclPatternType PatternType, string? Principal, string? Host, AclOperation Operation,
    AclPermission Permission)
{
    /// <summary>Why there can be no such filter, in Kafka's words; null when there can.</summary>
    public string? Problem => !Enum.IsDefined(ResourceType) || !Enum.IsDefined(PatternType) ? "Unknown patternFilter."
        : !Enum.IsDefined(Operation) || !Enum.IsDefined(Permission) ? "Unknown entryFilter."
        : null;

    public bool Fits(Acl acl) =>
        (ResourceType == AclResourceType.Any || ResourceType == acl.ResourceType)
        && (PatternType is AclPatternType.Any or AclPatternType.Match || PatternType == acl.PatternType)
        && (ResourceName is null || ResourceName == acl.ResourceName || (PatternType == AclPatternType.Match && IsUnder(acl)))
        && (Principal is null || Principal == acl.Principal)
        && (Host is null || Host == acl.Host)
        && (Operation == AclOperation.Any || Operation == acl.Operation)
        && (Permission == AclPermission.Any || Permission == acl.Permission);

    private bool IsUnder(Acl acl) => acl.PatternType == AclPatternType.Prefixed
        ? ResourceName!.StartsWith(acl.ResourceName, StringComparison.Ordinal)
        : acl.ResourceName == Acl.Wildcard;
}
