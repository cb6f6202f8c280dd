using Millrace.Connectors;
using Millrace.Connectors.File;
using Millrace.Connectors.Kafka;
using Millrace.Connectors.MySql;
using Millrace.Connectors.PubSub;
using Millrace.Connectors.Redis;
using Millrace.Formats;
using Millrace.Transforms;

namespace Millrace.Cli.Commands.Servers;

/// <summary>The plugins of this program: one line for each assembly.</summary>
internal static class AllPlugins
{
    public static readonly IReadOnlyList<Plugin> List =
    [
        .. FormatPlugins.All,
        .. FilePlugins.All,
        .. KafkaPlugins.All,
        .. MySqlPlugins.All,
        .. PubSubPlugins.All,
        .. RedisPlugins.All,
        .. TransformPlugins.All,
    ];
}
