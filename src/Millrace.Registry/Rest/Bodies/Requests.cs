using Millrace.Registry.Model;
using Millrace.Registry.Operations;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>Answer to a registration; when it was stored is only said of a loose match.</summary>
internal sealed record RegisterBody(int Id, int Version, Guid Guid, string SchemaType, IReadOnlyList<SchemaReference>? References,
    SchemaMetadata? Metadata, string Schema, long? Ts, bool? Deleted)
{
    public static RegisterBody Of(LookupResult result)
    {
        SchemaVersion version = result.Version;
        return new RegisterBody(version.Id, version.Version, version.Identity, version.Type, SchemaBody.OrNull(version.References),
            version.Metadata,
            version.Text, result.IsLoose ? version.Timestamp : null, result.IsLoose ? version.IsDeleted : null);
    }
}

/// <summary>The body that registrations, lookups and checks share.</summary>
internal static class SchemaRequestBody
{
    public static SchemaRequest Read(BodyReader body, SubjectName subject) => new()
    {
        Subject = subject,
        Version = body.Number("version") ?? 0,
        // A negative id is how clients say that they have none.
        Id = body.Number("id") is >= 0 and var id ? id : null,
        Type = body.Text("schemaType") is { Length: > 0 } type ? type : SchemaFormats.Default,
        References = body.References("references"),
        Metadata = body.Metadata("metadata"),
        Text = body.Text("schema") ?? "",
    };
}

/// <summary>A configuration after a change: what is stored. KEEP: the level has another name than in <see cref="ConfigBody"/>.</summary>
internal sealed record ConfigUpdateBody(string? Alias, bool? Normalize, bool? ValidateFields, string? Compatibility,
    string? CompatibilityPolicy,
    string? CompatibilityGroup, SchemaMetadata? DefaultMetadata, SchemaMetadata? OverrideMetadata)
{
    public static ConfigUpdateBody Of(RegistryConfig config) =>
        new(config.Alias, config.Normalize, config.ValidateFields, config.CompatibilityLevel,
        config.CompatibilityPolicy, config.CompatibilityGroup, config.DefaultMetadata, config.OverrideMetadata);
}

/// <summary>The body of a configuration request: a member that is left out keeps its value, an explicit null clears it.</summary>
internal static class ConfigUpdateRequest
{
    private static readonly string[] Policies = ["STRICT", "LENIENT", "LOGICAL"];

    public static ConfigUpdate Read(BodyReader body) => new(body.Text("alias"),
    [
        Member<string>(body, "alias", body.Text, (config, value) => config with { Alias = value }),
        Member<bool?>(body, "normalize", body.Flag, (config, value) => config with { Normalize = value }),
        Member<bool?>(body, "validateFields", body.Flag, (config, value) => config with { ValidateFields = value }),
        Member<string>(body, "compatibility", name => Level(body.Text(name)), (config, value) =>
            config with { CompatibilityLevel = value }),
        Member<string>(body, "compatibilityPolicy", name => Policy(body.Text(name)), (config, value) =>
            config with { CompatibilityPolicy = value }),
        Member<string>(body, "compatibilityGroup", body.Text, (config, value) => config with { CompatibilityGroup = value }),
        Member(body, "defaultMetadata", body.Metadata, (config, value) => config with { DefaultMetadata = value }),
        Member(body, "overrideMetadata", body.Metadata, (config, value) => config with { OverrideMetadata = value }),
    ]);

    private static Func<RegistryConfig, RegistryConfig> Member<T>(
        BodyReader body, string name, Func<string, T?> read, Func<RegistryConfig, T?, RegistryConfig> set)
    {
        if (!body.Has(name)) return config => config;
        T? value = read(name);
        return config => set(config, value);
    }

    private static string? Level(string? name) =>
        name is null ? null : CompatibilityLevels.Find(name)?.Name() ?? throw RefusedException.InvalidLevel();

    // KEEP: an unknown policy is dropped without an error.
    private static string? Policy(string? name) => Array.Find(Policies, known => known.Equals(name, StringComparison.OrdinalIgnoreCase));
}
