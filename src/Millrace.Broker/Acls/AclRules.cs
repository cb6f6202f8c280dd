using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Net;

namespace Millrace.Broker.Acls;

/// <summary>
/// All ACLs at one moment, and what they add up to by the rules of Kafka's StandardAuthorizer: a DENY that fits wins, then an ALLOW that
/// fits; where nothing is said about a resource the default decides, where something is said the answer is no.
/// </summary>
internal sealed class AclRules
{
    private readonly bool _allowsWithoutAcl;
    private readonly FrozenDictionary<(AclResourceType, string), Acl[]> _literal;
    private readonly FrozenDictionary<AclResourceType, Acl[]> _prefixed;

    /// <param name="allowsWithoutAcl"><c>allow.everyone.if.no.acl.found</c></param>
    public AclRules(ImmutableArray<Acl> acls, bool allowsWithoutAcl)
    {
        (All, _allowsWithoutAcl) = (acls, allowsWithoutAcl);
        IEnumerable<Acl> plain = acls.Select(acl => acl with { Host = HostOf(acl.Host) });
        _literal = plain.Where(acl => acl.PatternType == AclPatternType.Literal)
            .GroupBy(acl => (acl.ResourceType, acl.ResourceName)).ToFrozenDictionary(same => same.Key, same => same.ToArray());
        _prefixed = plain.Where(acl => acl.PatternType == AclPatternType.Prefixed)
            .GroupBy(acl => acl.ResourceType).ToFrozenDictionary(same => same.Key, same => same.ToArray());
    }

    /// <summary>In the order they were made.</summary>
    public ImmutableArray<Acl> All { get; }

    /// <summary>One spelling for each address: Java writes <c>::1</c> as <c>0:0:0:0:0:0:0:1</c>.</summary>
    public static string HostOf(string host) =>
        !host.Contains(':', StringComparison.Ordinal) || !IPAddress.TryParse(host, out IPAddress? address) ? host
        : (address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address).ToString();

    /// <param name="host">As <see cref="HostOf"/> writes it.</param>
    public bool Allows(string principal, string host, AclOperation operation, AclResourceType type, string name)
    {
        bool isSaid = false, isAllowed = false;
        if (_literal.TryGetValue((type, name), out Acl[]? exact) && Denies(exact, ref isSaid, ref isAllowed)) return false;
        if (name != Acl.Wildcard && _literal.TryGetValue((type, Acl.Wildcard), out Acl[]? any) && Denies(any, ref isSaid, ref isAllowed))
            return false;
        foreach (Acl acl in _prefixed.GetValueOrDefault(type, []))
        {
            if (name.StartsWith(acl.ResourceName, StringComparison.Ordinal)
                && Denies(new ReadOnlySpan<Acl>(in acl), ref isSaid, ref isAllowed))
                return false;
        }
        return isAllowed || (!isSaid && _allowsWithoutAcl);

        bool Denies(ReadOnlySpan<Acl> acls, ref bool isSaid, ref bool isAllowed)
        {
            foreach (Acl acl in acls)
            {
                isSaid = true; // About the resource, whomever it is about.
                if (!IsOf(acl, principal, host) || !Covers(acl, operation)) continue;
                if (acl.Permission == AclPermission.Deny) return true;
                isAllowed = true;
            }
            return false;
        }
    }

    /// <summary>
    /// Whether there is any name of the type that the principal may do it to: what an idempotent producer needs who has no right on the
    /// cluster (KIP-679). As there, only ACLs of the very operation and of ALL count.
    /// </summary>
    public bool AllowsSome(string principal, string host, AclOperation operation, AclResourceType type)
    {
        // A name that nobody has: what is said about all topics, and the default.
        if (Allows(principal, host, operation, type, "hardcode")) return true;
        List<Acl> own = [.. All.Where(acl => acl.ResourceType == type && (acl.Operation == operation || acl.Operation == AclOperation.All)
            && IsOf(acl with { Host = HostOf(acl.Host) }, principal, host))];
        List<Acl> denied = [.. own.Where(acl => acl.Permission == AclPermission.Deny)];
        if (denied.Exists(acl => acl is { PatternType: AclPatternType.Literal, ResourceName: Acl.Wildcard })) return false;
        return own.Exists(acl => acl.Permission == AclPermission.Allow
            && (acl is { PatternType: AclPatternType.Literal, ResourceName: Acl.Wildcard }
                || !denied.Exists(no => no.PatternType == AclPatternType.Prefixed
                ? acl.ResourceName.StartsWith(no.ResourceName, StringComparison.Ordinal)
                : acl.PatternType == AclPatternType.Literal && acl.ResourceName == no.ResourceName)));
    }

    private static bool IsOf(Acl acl, string principal, string host) =>
        (acl.Principal == principal || acl.Principal == Acl.Everybody) && (acl.Host == Acl.Wildcard || acl.Host == host);

    /// <summary>Who may read, write, delete or alter may look too. Who may not read may look all the same.</summary>
    private static bool Covers(Acl acl, AclOperation operation) =>
        acl.Operation == AclOperation.All || acl.Operation == operation || (acl.Permission == AclPermission.Allow && operation switch
        {
            AclOperation.Describe =>
                acl.Operation is AclOperation.Read or AclOperation.Write or AclOperation.Delete or AclOperation.Alter,
            AclOperation.DescribeConfigs => acl.Operation == AclOperation.AlterConfigs,
            _ => false,
        });
}
