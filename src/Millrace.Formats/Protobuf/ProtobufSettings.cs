using Millrace.Config;
using Millrace.Formats.Registry;

namespace Millrace.Formats.Protobuf;

/// <summary>What <see cref="ProtobufConverter"/> can be told.</summary>
internal sealed record ProtobufSettings
{
    private static readonly Setting<bool> EnhancedSetting = Setting.Bool("enhanced.protobuf.schema.support", false)
        .Doc("Keep full names, with the package, of messages, enums and oneofs.");

    private static readonly Setting<bool> ScrubSetting = Setting.Bool("scrub.invalid.names", false)
        .Doc("Replace characters that Protobuf's names may not have. If false, such a name is an error.");

    private static readonly Setting<bool> IntForEnumsSetting = Setting.Bool("int.for.enums", false)
        .Doc("Read enums as numbers instead of names.");

    private static readonly Setting<bool> OptionalForNullablesSetting = Setting.Bool("optional.for.nullables", false)
        .Doc("Write optional fields with the keyword optional, so that a missing value is told from zero, and read only such fields as "
        + "optional.");

    private static readonly Setting<bool> OptionalForProto2Setting = Setting.Bool("optional.for.proto2", true).Importance(Importance.Low)
        .Doc("Read optional fields of proto2 that are not set as null.");

    private static readonly Setting<bool> WrapperForNullablesSetting = Setting.Bool("wrapper.for.nullables", false)
        .Doc("Write optional plain fields as wrapper messages such as google.protobuf.DoubleValue, and read only such fields as optional.");

    private static readonly Setting<bool> WrapperForRawSetting = Setting.Bool("wrapper.for.raw.primitives", true).Importance(Importance.Low)
        .Doc("Write and read payloads that are plain values, not records, as wrapper messages.");

    private static readonly Setting<bool> StructForNullsSetting = Setting.Bool("generate.struct.for.nulls", false)
        .Importance(Importance.Low)
        .Doc("Read messages that are not set as structs of defaults instead of null.");

    private static readonly Setting<bool> IndexForUnionsSetting = Setting.Bool("generate.index.for.unions", true).Importance(Importance.Low)
        .Doc("Name the struct of a oneof after it and its number, as in kind_0; if false, after it alone.");

    private static readonly Setting<bool> FlattenSetting = Setting.Bool("flatten.unions", false).Importance(Importance.Low)
        .Doc("Read the members of a oneof as optional fields instead of a struct of them.");

    private static readonly Setting<bool> SkipKnownSetting = Setting.Bool("skip.known.types", true).Importance(Importance.Low)
        .Check(skips => skips ? null : "Not supported; files of Google and Confluent need no registration")
        .Doc("Do not register the files of Google and Confluent that a schema imports, which everybody knows.");

    private static readonly Setting<bool> LookupOnlySetting = Setting.Bool("reference.lookup.only", false).Importance(Importance.Low)
        .Doc("Accepted for compatibility: schemas made from Connect's import only files that need no registration.");

    private static readonly Setting<string?> ReferenceStrategySetting = Setting.Class("reference.subject.name.strategy",
            "io.confluent.kafka.serializers.subject.DefaultReferenceSubjectNameStrategy").Importance(Importance.Low)
        .Doc("Accepted for compatibility: schemas made from Connect's import only files that need no registration.");

    public static readonly ConfigDef Def =
        SchemaSettings.Def.And(ConfigDef.Of(EnhancedSetting, ScrubSetting, IntForEnumsSetting, OptionalForNullablesSetting,
        OptionalForProto2Setting, WrapperForNullablesSetting, WrapperForRawSetting, StructForNullsSetting, IndexForUnionsSetting,
        FlattenSetting,
        SkipKnownSetting, LookupOnlySetting, ReferenceStrategySetting))
        .Under("Protobuf");

    public bool Enhanced { get; init; }

    public bool ScrubsNames { get; init; }

    public bool IntForEnums { get; init; }

    public bool OptionalForNullables { get; init; }

    public bool OptionalForProto2 { get; init; } = true;

    public bool WrapperForNullables { get; init; }

    public bool WrapperForRawPrimitives { get; init; } = true;

    public bool GeneratesStructForNulls { get; init; }

    public bool GeneratesIndexForUnions { get; init; } = true;

    public bool FlattensUnions { get; init; }

    public bool GeneralizedSums { get; init; }

    public bool IgnoresDefaultForNullables { get; init; }

    public static ProtobufSettings Of(ConfigValues config) => new()
    {
        Enhanced = config.Get(EnhancedSetting),
        ScrubsNames = config.Get(ScrubSetting),
        IntForEnums = config.Get(IntForEnumsSetting),
        OptionalForNullables = config.Get(OptionalForNullablesSetting),
        OptionalForProto2 = config.Get(OptionalForProto2Setting),
        WrapperForNullables = config.Get(WrapperForNullablesSetting),
        WrapperForRawPrimitives = config.Get(WrapperForRawSetting),
        GeneratesStructForNulls = config.Get(StructForNullsSetting),
        GeneratesIndexForUnions = config.Get(IndexForUnionsSetting),
        FlattensUnions = config.Get(FlattenSetting),
        GeneralizedSums = config.Get(SchemaSettings.GeneralizedSums),
        IgnoresDefaultForNullables = config.Get(SchemaSettings.IgnoreDefaultForNullables),
    };
}
