using System.Text.Json.Serialization;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>Where the registry lives, as role-binding tools name it.</summary>
internal sealed record ClusterBody(ClusterBody.ScopeBody Scope)
{
    public static ClusterBody Of(string? kafkaCluster) => new(new ScopeBody([], new ClustersBody(kafkaCluster ?? "", "schema-registry")));

    internal sealed record ScopeBody(IReadOnlyList<string> Path, ClustersBody Clusters);

    internal sealed record ClustersBody(
        [property: JsonPropertyName("kafka-cluster")] string Kafka,
        [property: JsonPropertyName("schema-registry-cluster")] string SchemaRegistry);
}
