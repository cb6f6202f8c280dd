using System.Collections.Frozen;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Broker.Storage;

namespace Millrace.Broker.Acls;

/// <summary>
/// Who may do what on this broker: super users everything, everybody else what the ACLs say. Readers take <see cref="Rules"/> whole; a
/// change is on disk before it is in force.
/// </summary>
internal sealed class Authorizer
{
    /// <summary>Far more than anybody has; what clients can make the broker keep is bounded.</summary>
    private const int MaxAcls = 10_000;

    private readonly Lock _change = new();
    private readonly string _directory;
    private readonly bool _allowsWithoutAcl;
    private readonly FrozenSet<string> _superUsers;
    private volatile AclRules _rules;

    private Authorizer(AuthorizerOptions options, AclAudit audit)
    {
        (_directory, Audit) = (options.DataDirectory, audit);
        _allowsWithoutAcl = options.AllowsWithoutAcl;
        _superUsers = SuperUsers(options.SuperUsers).ToFrozenSet();
        _rules = new AclRules(AclsFile.Load(_directory), _allowsWithoutAcl);
    }

    public AclRules Rules => _rules;

    public AclAudit Audit { get; }

    /// <summary>Null where there are no options: everybody may do everything.</summary>
    /// <exception cref="InvalidDataException">The file of ACLs is damaged.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static Authorizer? Open(AuthorizerOptions? options, ILoggerFactory loggers, TimeProvider time)
    {
        if (options is null) return null;
        var audit = new AclAudit(loggers.CreateLogger(Http.Access.Audit.Category), time);
        var authorizer = new Authorizer(options, audit);
        if (authorizer is { _superUsers.Count: 0, _allowsWithoutAcl: false, Rules.All.IsEmpty: true })
            audit.NobodyMayAnything(AuthorizerOptions.SuperUsersSetting);
        return authorizer;
    }

    public static IEnumerable<string> SuperUsers(string? setting) =>
        (setting ?? "").Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public bool IsSuperUser(string principal) => _superUsers.Contains(principal);

    /// <summary>Adds those that are not there yet, all at once.</summary>
    /// <exception cref="StorageException">They are too many, or cannot be written; nothing was changed.</exception>
    public void Add(IReadOnlyList<Acl> acls)
    {
        lock (_change)
        {
            ImmutableArray<Acl> before = _rules.All, after = [.. before.Concat(acls).Distinct()];
            if (after.Length > MaxAcls)
                throw new StorageException(ErrorCode.PolicyViolation, $"No more than {MaxAcls} ACLs are kept; delete some.");
            if (after.Length > before.Length) Save(after);
        }
    }

    /// <summary>Removes what fits any of the filters.</summary>
    /// <returns>For each filter what it fitted; an ACL that fits two is in both.</returns>
    /// <exception cref="StorageException">They cannot be written; nothing was changed.</exception>
    public IReadOnlyList<IReadOnlyList<Acl>> Remove(IReadOnlyList<AclFilter> filters)
    {
        lock (_change)
        {
            ImmutableArray<Acl> before = _rules.All;
            List<IReadOnlyList<Acl>> found = [.. filters.Select(filter => (IReadOnlyList<Acl>)[.. before.Where(filter.Fits)])];
            HashSet<Acl> gone = [.. found.SelectMany(acls => acls)];
            if (gone.Count > 0) Save([.. before.Where(acl => !gone.Contains(acl))]);
            return found;
        }
    }

    private void Save(ImmutableArray<Acl> acls)
    {
        try
        {
            AclsFile.Save(_directory, acls);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(ErrorCode.StorageError, $"Cannot write {AclsFile.PathIn(_directory)}: {fault.Message}", fault);
        }
        _rules = new AclRules(acls, _allowsWithoutAcl);
    }
}

/// <summary>What the broker's settings say of its authorizer.</summary>
/// <param name="DataDirectory">Where the ACLs are.</param>
/// <param name="SuperUsers"><c>super.users</c>: principals, separated by semicolons.</param>
/// <param name="AllowsWithoutAcl"><c>allow.everyone.if.no.acl.found</c>.</param>
internal sealed record AuthorizerOptions(string DataDirectory, string? SuperUsers, bool AllowsWithoutAcl)
{
    public const string SuperUsersSetting = "super.users";
}
