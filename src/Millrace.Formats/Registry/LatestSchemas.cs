using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>The newest version of a subject, or of those whose metadata has certain properties, where the settings ask for one.</summary>
internal sealed class LatestSchemas
{
    private readonly ISchemaRegistry _registry;
    private readonly IReadOnlyDictionary<string, string> _properties;

    private LatestSchemas(ISchemaRegistry registry, IReadOnlyDictionary<string, string> properties) =>
        (_registry, _properties) = (registry, properties);

    /// <summary>Null where neither <c>use.latest.with.metadata</c> nor <c>use.latest.version</c> is set.</summary>
    public static LatestSchemas? Of(ISchemaRegistry registry, ConfigValues config)
    {
        Dictionary<string, string> properties = SchemaSettings.Properties(config.Get(SchemaSettings.UseMetadata))!;
        return properties.Count > 0 || config.Get(SchemaSettings.UseLatest) ? new LatestSchemas(registry, properties) : null;
    }

    public RegisteredSchema Get(string subject) =>
        _properties.Count > 0 ? _registry.GetLatestWithMetadata(subject, _properties) : _registry.GetLatest(subject);
}
