using Millrace.Broker.Acls;
using Millrace.Broker.Configs;
using Millrace.Broker.Protocol;

namespace Millrace.Broker.Handlers;

/// <summary>Rights on settings: a topic's and a group's are its own, all others are the cluster's.</summary>
internal static class ConfigRights
{
    public static ErrorCode ToRead(Request request, ConfigResourceType type, string name) =>
        Check(request, Needs.ReadConfigs(Of(type)), name);

    public static ErrorCode ToChange(Request request, ConfigResourceType type, string name) =>
        Check(request, Needs.ChangeConfigs(Of(type)), name);

    private static ErrorCode Check(Request request, Need need, string name) =>
        need.On == AclResourceType.Cluster ? request.Check(need) : request.Check(need, name);

    private static AclResourceType Of(ConfigResourceType type) => type switch
    {
        ConfigResourceType.Topic => AclResourceType.Topic,
        ConfigResourceType.Group => AclResourceType.Group,
        _ => AclResourceType.Cluster,
    };
}
