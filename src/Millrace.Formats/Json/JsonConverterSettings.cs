using Millrace.Config;

namespace Millrace.Formats.Json;

/// <summary>What <see cref="JsonConverter"/> can be told.</summary>
internal static class JsonConverterSettings
{
    private const string Schemas = "Schemas";
    private const string Serialization = "Serialization";

    public static readonly Setting<bool> SchemasEnable = Setting.Bool("schemas.enable", true).Importance(Importance.High).Group(Schemas)
        .Order(0)
        .Display("Enable Schemas", Width.Medium).Doc("Include schemas within each of the serialized values and keys.");

    public static readonly Setting<int> CacheSize = Setting.Int("schemas.cache.size", 1000).Importance(Importance.High).Group(Schemas)
        .Order(1)
        .Display("Schema Cache Size", Width.Medium).Doc("The maximum number of schemas that can be cached in this converter instance.");

    public static readonly Setting<string?> SchemaContent = Setting.OptionalString("schema.content").Importance(Importance.High)
        .Group(Schemas).Order(2)
        .Display("Schema Content", Width.Medium)
        .Doc("A schema, as an envelope would carry it, for messages that are the bare payload. Used on reading, if schemas are enabled.");

    public static readonly Setting<DecimalFormat> DecimalFormat = Setting.Choice("decimal.format", Json.DecimalFormat.Base64,
            ("BASE64", Json.DecimalFormat.Base64), ("NUMERIC", Json.DecimalFormat.Numeric))
        .Importance(Importance.Low).Group(Serialization).Order(0).Display("Decimal Format", Width.Medium)
        .Doc("How decimals are written: BASE64 (bytes in base64) or NUMERIC (numbers). Both are read.");

    public static readonly Setting<bool> ReplaceNull = Setting.Bool("replace.null.with.default", true).Importance(Importance.Low)
        .Group(Serialization).Order(1)
        .Display("Replace null with default", Width.Medium).Doc("Replace null by the default, in fields that have one.");

    public static readonly ConfigDef Def = ConfigDef.Of(SchemasEnable, CacheSize, SchemaContent, DecimalFormat, ReplaceNull).Under("JSON");
}

/// <summary>How decimals are written: their bytes in base64, or as numbers. Both are read.</summary>
internal enum DecimalFormat
{
    Base64, Numeric,
}

/// <summary>What a null stands for in a field that has a default.</summary>
internal enum NullHandling
{
    Default, Null,
}
