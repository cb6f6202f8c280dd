using Microsoft.Extensions.Logging;
using Millrace.Broker.Protocol;
using Millrace.Http.Access;

namespace Millrace.Broker.Acls;

/// <summary>
/// One line for each thing that was refused, up to so many a second, and for each change of the ACLs. A client that may not is often
/// one that tries again and again.
/// </summary>
internal sealed partial class AclAudit(ILogger logger, TimeProvider time)
{
    private const int LinesPerSecond = 10;

    private readonly Lock _gate = new();
    private long _second = long.MinValue;
    private int _lines;
    private long _leftOut;

    public void Refused(string principal, string host, ApiKey api, AclOperation operation, AclResourceType type, string name)
    {
        long leftOut;
        lock (_gate)
        {
            long second = time.GetUtcNow().ToUnixTimeSeconds();
            if (second != _second) (_second, _lines) = (second, 0);
            if (++_lines > LinesPerSecond)
            {
                _leftOut++;
                return;
            }
            (leftOut, _leftOut) = (_leftOut, 0);
        }
        if (leftOut > 0) LogLeftOut(leftOut);
        LogRefused(Audit.OneLine(principal), host, api, operation, type, Audit.OneLine(name));
    }

    public void Changed(string principal, string host, bool isAdded, Acl acl) => LogChanged(Audit.OneLine(principal), host,
        isAdded ? "added" : "removed", acl.Permission, acl.Operation, acl.ResourceType, acl.PatternType, Audit.OneLine(acl.ResourceName),
        Audit.OneLine(acl.Principal), Audit.OneLine(acl.Host));

    [LoggerMessage(1121, LogLevel.Warning, "{Who} from {Address}: {Api} refused, it needs {Operation} on {Type} {Name}")]
    private partial void LogRefused(string who, string address, ApiKey api, AclOperation operation, AclResourceType type, string name);

    [LoggerMessage(1122, LogLevel.Warning, "{Count} more requests were refused and not written down one by one")]
    private partial void LogLeftOut(long count);

    [LoggerMessage(1123, LogLevel.Information,
        "{Who} from {Address}: ACL {Change}: {Permission} {Operation} on {Type} {Pattern} {Name} for {Principal} from {Host}")]
    private partial void LogChanged(string who, string address, string change, AclPermission permission, AclOperation operation,
        AclResourceType type, AclPatternType pattern, string name, string principal, string host);

    [LoggerMessage(1124, LogLevel.Warning, "There are no ACLs and no {Setting}: nobody may do anything, not even make ACLs.")]
    public partial void NobodyMayAnything(string setting);
}
