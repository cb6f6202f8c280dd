using System.Reflection;
using Millrace.Http;
using Millrace.Registry.Rest.Bodies;

namespace Millrace.Registry.Rest.Resources;

/// <summary>What clients ask about the server itself.</summary>
internal static class MetadataResource
{
    // The release that the contract and its recording were taken from.
    private static readonly VersionBody Version = new(
        "8.1.3", "millrace-"
        + typeof(MetadataResource).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion);

    public static void Map(Routes<RestCall> routes, string? kafkaCluster)
    {
        routes.Get("/v1/metadata/id", call => call.AnswerAsync(ClusterBody.Of(kafkaCluster), RestJson.Compact.ClusterBody));
        routes.Get("/v1/metadata/version", call => call.AnswerAsync(Version, RestJson.Compact.VersionBody));
        routes.Get("/v1/metadata/deployment", call => call.AnswerAsync(new AttributesBody([]), RestJson.Compact.AttributesBody));
    }
}
