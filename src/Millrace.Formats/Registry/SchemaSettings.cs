using Millrace.Config;

namespace Millrace.Formats.Registry;

/// <summary>Which schema a record is written and read with: settings that all of Confluent's converters share.</summary>
internal static class SchemaSettings
{
    public static readonly Setting<bool> AutoRegister = Setting.Bool("auto.register.schemas", true)
        .Doc("Register the schemas of what is written. If false, they must be there already.");

    public static readonly Setting<bool> Normalize = Setting.Bool("normalize.schemas", false)
        .Doc("Let the registry bring schemas into normal form, so that they are found again however they are written.");

    public static readonly Setting<int> UseId = Setting.Int("use.schema.id", -1).AtLeast(-1)
        .Doc("Write with the schema of this id; -1: the schema is chosen otherwise. Needs auto.register.schemas=false.");

    public static readonly Setting<bool> IdStrict = Setting.Bool("id.compatibility.strict", true)
        .Doc("Check that the schema of use.schema.id can read what is written.");

    public static readonly Setting<bool> UseLatest = Setting.Bool("use.latest.version", false)
        .Doc("Write and read with the newest version of the subject. Needs auto.register.schemas=false for writing.");

    public static readonly Setting<bool> LatestStrict = Setting.Bool("latest.compatibility.strict", true)
        .Doc("Check that the newest version can read what is written.");

    public static readonly Setting<int> CacheSize = Setting.Int("schemas.cache.config", 1000).AtLeast(1).Importance(Importance.Low)
        .Doc("How many converted schemas are remembered in each direction.");

    public static readonly Setting<bool> GeneralizedSums = Setting.Bool("generalized.sum.type.support", false).Importance(Importance.Low)
        .Doc("Name unions and enums alike for all formats, so that they survive a change of format.");

    public static readonly Setting<bool> IgnoreDefaultForNullables = Setting.Bool("ignore.default.for.nullables", false)
        .Doc("Write a null of an optional field as null even if the field has a default.");

    public static readonly Setting<string?> UseGuid = Setting.OptionalString("use.schema.guid").Importance(Importance.Low)
        .Check(guid => guid is null || Guid.TryParse(guid, out _) ? null : "Not a GUID; GET /schemas/ids/{id} of the registry shows it")
        .Doc("Write with the schema of this GUID, which is the same in every registry. Needs auto.register.schemas=false.");

    public static readonly Setting<string?> UseMetadata = Setting.OptionalString("use.latest.with.metadata").Importance(Importance.Low)
        .Check(text => Properties(text) is null ? "Expected properties as name=value, separated by commas" : null)
        .Doc("Write and read with the newest version of the subject that has these properties in its metadata: name=value, separated by "
        + "commas. "
            + "Needs auto.register.schemas=false for writing.");

    /// <summary>Everything here and <see cref="RegistrySettings"/>.</summary>
    public static readonly ConfigDef Def =
        RegistrySettings.Def.And(ConfigDef.Of([AutoRegister, Normalize, UseId, IdStrict, UseGuid, UseMetadata,
        UseLatest, LatestStrict, SubjectNames.KeyStrategy, SubjectNames.ValueStrategy, CacheSize, GeneralizedSums,
            IgnoreDefaultForNullables,
        .. SchemaIds.All])).Under("Schemas");

    /// <summary>The properties of <see cref="UseMetadata"/>; null when they cannot be read.</summary>
    public static Dictionary<string, string>? Properties(string? text)
    {
        var properties = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string entry in (text ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            if (entry.IndexOf('=') is not (> 0 and int at) || !properties.TryAdd(entry[..at].Trim(), entry[(at + 1)..].Trim())) return null;
        return properties;
    }
}
