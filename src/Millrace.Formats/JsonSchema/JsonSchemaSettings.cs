using Millrace.Config;
using Millrace.Formats.Json;
using Millrace.Formats.Registry;

namespace Millrace.Formats.JsonSchema;

/// <summary>What <see cref="JsonSchemaConverter"/> can be told.</summary>
internal sealed record JsonSchemaSettings
{
    private static readonly Setting<bool> MorePropertiesSetting = Setting.Bool("object.additional.properties", true)
        .Doc("Allow properties beside a struct's fields in the schemas of what is written. If false, they get additionalProperties: false, "
        + "and a field can be added later.");

    private static readonly Setting<bool> OptionalForNonRequiredSetting = Setting.Bool("use.optional.for.nonrequired", false)
        .Doc("Read properties that are not in the schema's list required as optional.");

    private static readonly Setting<DecimalFormat> DecimalFormatSetting = Setting.Choice("decimal.format", Json.DecimalFormat.Base64,
            ("BASE64", Json.DecimalFormat.Base64), ("NUMERIC", Json.DecimalFormat.Numeric)).Importance(Importance.Low)
        .Doc("How decimals are written: BASE64 (bytes in base64) or NUMERIC (numbers). Both are read.");

    private static readonly Setting<bool> FlattenSetting = Setting.Bool("flatten.singleton.unions", true).Importance(Importance.Low)
        .Doc("Read a combination of one schema as that schema.");

    private static readonly Setting<bool> IgnoreModernSetting = Setting.Bool("ignore.modern.dialects", false).Importance(Importance.Low)
        .Doc("Read schemas of the drafts 2019-09 and 2020-12 as draft 7.");

    private static readonly Setting<bool> ValidateSetting = Setting.Bool("json.fail.invalid.schema", false)
        .Doc("Check each record against its schema when it is read and written, beyond what its type says: limits, patterns, required "
        + "properties. Takes several times as long.");

    private static readonly Setting<bool> IndentSetting = Setting.Bool("json.indent.output", false).Importance(Importance.Low)
        .Doc("Write values over several lines, for people to read.");

    private static readonly Setting<bool> PreserveSetting = Setting.Bool(Variants.Variants.Setting, false).Importance(Importance.Low)
        .Doc("Keep properties that a schema allows but does not name, in the field __connect_additional_properties__: a map of Variants, "
        + "which are written as properties again. If false, they are dropped.");

    // Of serializers for classes: no value here is made from one.
    private static readonly Setting[] OfClasses =
    [
        OfClass(Setting.Bool("json.fail.unknown.properties", true)), OfClass(Setting.Bool("json.write.dates.iso8601", false)),
        OfClass(Setting.Bool("json.oneof.for.nullables", true)), OfClass(Setting.String("json.schema.spec.version", "draft_7")),
        OfClass(Setting.Bool("json.envelope.detection", false)), OfClass(Setting.OptionalString("json.key.type")),
        OfClass(Setting.OptionalString("json.value.type")), OfClass(Setting.OptionalString("type.property")),
    ];

    public static readonly ConfigDef Def =
        SchemaSettings.Def.And(ConfigDef.Of([MorePropertiesSetting, OptionalForNonRequiredSetting, DecimalFormatSetting,
        FlattenSetting, IgnoreModernSetting, ValidateSetting, IndentSetting, PreserveSetting, .. OfClasses]))
        .Under("JSON Schema");

    public bool AllowsMoreProperties { get; init; } = true;

    public bool OptionalForNonRequired { get; init; }

    public DecimalFormat Decimals { get; init; }

    public bool FlattensSingletonUnions { get; init; } = true;

    public bool IgnoresModernDialects { get; init; }

    public bool Validates { get; init; }

    public bool Indents { get; init; }

    public bool PreservesMore { get; init; }

    public bool GeneralizedSums { get; init; }

    public bool IgnoresDefaultForNullables { get; init; }

    public static JsonSchemaSettings Of(ConfigValues config) => new()
    {
        AllowsMoreProperties = config.Get(MorePropertiesSetting),
        OptionalForNonRequired = config.Get(OptionalForNonRequiredSetting),
        Decimals = config.Get(DecimalFormatSetting),
        FlattensSingletonUnions = config.Get(FlattenSetting),
        IgnoresModernDialects = config.Get(IgnoreModernSetting),
        Validates = config.Get(ValidateSetting),
        Indents = config.Get(IndentSetting),
        PreservesMore = config.Get(PreserveSetting),
        GeneralizedSums = config.Get(SchemaSettings.GeneralizedSums),
        IgnoresDefaultForNullables = config.Get(SchemaSettings.IgnoreDefaultForNullables),
    };

    private static Setting OfClass<T>(Setting<T> setting) => setting.Importance(Importance.Low)
        .Doc("Accepted for compatibility: it concerns programs that write objects of their classes.");
}
