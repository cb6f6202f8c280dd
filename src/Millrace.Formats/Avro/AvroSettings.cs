using Millrace.Config;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Avro;

/// <summary>What <see cref="AvroConverter"/> can be told.</summary>
internal sealed record AvroSettings
{
    private static readonly Setting<bool> ConnectMetaDataSetting = Setting.Bool("connect.meta.data", true).Importance(Importance.Low)
        .Doc("Keep what only Connect knows (names, versions, parameters, ...) in connect.* properties of the Avro schema.");

    private static readonly Setting<bool> EnhancedSetting = Setting.Bool("enhanced.avro.schema.support", false)
        .Doc("Keep enums as enums, and full names of records in unions.");

    private static readonly Setting<bool> ScrubSetting = Setting.Bool("scrub.invalid.names", false)
        .Doc("Replace characters that Avro's names may not have. If false, such a name is an error.");

    private static readonly Setting<bool> DiscardTypeDocSetting = Setting.Bool("discard.type.doc.default", false).Importance(Importance.Low)
        .Doc("Read documentation from Avro's own doc attributes.");

    private static readonly Setting<bool> OptionalMapKeysSetting = Setting.Bool("allow.optional.map.keys", false).Importance(Importance.Low)
        .Doc("Write a map with optional string keys as an Avro map.");

    private static readonly Setting<bool> FlattenSetting = Setting.Bool("flatten.singleton.unions", true).Importance(Importance.Low)
        .Doc("Read a union of one type as that type.");

    private static readonly Setting<bool> RemoveJavaPropertiesSetting = Setting.Bool("avro.remove.java.properties", false)
        .Importance(Importance.Low)
        .Doc("Drop avro.java.string from schemas that are registered.");

    private static readonly Setting<bool> FailOnTrailingSetting = Setting.Bool("avro.fail.on.trailing.data", false)
        .Importance(Importance.Low)
        .Doc("Refuse a payload with bytes after the record.");

    public static readonly ConfigDef Def =
        SchemaSettings.Def.And(ConfigDef.Of(ConnectMetaDataSetting, EnhancedSetting, ScrubSetting, DiscardTypeDocSetting,
        OptionalMapKeysSetting, FlattenSetting, RemoveJavaPropertiesSetting, FailOnTrailingSetting))
        .Under("Avro");

    public bool ConnectMetaData { get; init; } = true;

    public bool Enhanced { get; init; }

    public bool GeneralizedSums { get; init; }

    public bool ScrubsNames { get; init; }

    public bool DiscardsTypeDoc { get; init; }

    public bool AllowsOptionalMapKeys { get; init; }

    public bool FlattensSingletonUnions { get; init; } = true;

    public bool RemovesJavaProperties { get; init; }

    public bool FailsOnTrailingData { get; init; }

    public bool IgnoresDefaultForNullables { get; init; }

    public static AvroSettings Of(ConfigValues config) => new()
    {
        ConnectMetaData = config.Get(ConnectMetaDataSetting),
        Enhanced = config.Get(EnhancedSetting),
        GeneralizedSums = config.Get(SchemaSettings.GeneralizedSums),
        ScrubsNames = config.Get(ScrubSetting),
        DiscardsTypeDoc = config.Get(DiscardTypeDocSetting),
        AllowsOptionalMapKeys = config.Get(OptionalMapKeysSetting),
        FlattensSingletonUnions = config.Get(FlattenSetting),
        RemovesJavaProperties = config.Get(RemoveJavaPropertiesSetting),
        FailsOnTrailingData = config.Get(FailOnTrailingSetting),
        IgnoresDefaultForNullables = config.Get(SchemaSettings.IgnoreDefaultForNullables),
    };
}
