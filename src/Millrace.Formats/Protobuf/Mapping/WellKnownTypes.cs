using Millrace.Formats.Protobuf.Schemas;

namespace Millrace.Formats.Protobuf.Mapping;

/// <summary>Messages of Google and Confluent that stand for single values, with the files that define them.</summary>
internal static class WellKnownTypes
{
    public const string Decimal = "confluent.type.Decimal";
    public const string Date = "google.type.Date";
    public const string Time = "google.type.TimeOfDay";
    public const string Timestamp = "google.protobuf.Timestamp";
    public const string WrappersFile = "google/protobuf/wrappers.proto";

    private const string WrapperPrefix = "google.protobuf.";
    private const string WrapperSuffix = "Value";

    /// <summary>The file to import for a message; null for messages that are not known here.</summary>
    public static string? FileOf(string fullName) => fullName switch
    {
        Decimal => "confluent/type/decimal.proto",
        Date => "google/type/date.proto",
        Time => "google/type/timeofday.proto",
        Timestamp => "google/protobuf/timestamp.proto",
        _ => WrappedScalar(fullName) is null ? null : WrappersFile,
    };

    public static bool IsLogical(string fullName) => fullName is Decimal or Date or Time or Timestamp;

    /// <summary>What a wrapper message wraps; null for any other message.</summary>
    public static ProtoScalar? WrappedScalar(string fullName)
    {
        if (!fullName.StartsWith(WrapperPrefix, StringComparison.Ordinal) || !fullName.EndsWith(WrapperSuffix, StringComparison.Ordinal))
            return null;
        return Enum.TryParse(fullName[WrapperPrefix.Length..^WrapperSuffix.Length], out ProtoScalar scalar) && WrapperOf(scalar) == fullName
            ? scalar
            : null;
    }

    /// <summary>The wrapper message of a scalar type.</summary>
    public static string WrapperOf(ProtoScalar scalar) => WrapperPrefix + (scalar switch
    {
        ProtoScalar.Double or ProtoScalar.Float or ProtoScalar.Int32 or ProtoScalar.Int64 or ProtoScalar.UInt32 or ProtoScalar.UInt64
            or ProtoScalar.Bool
            or ProtoScalar.String or ProtoScalar.Bytes => scalar,
        ProtoScalar.SInt32 or ProtoScalar.SFixed32 => ProtoScalar.Int32,
        ProtoScalar.Fixed32 => ProtoScalar.UInt32,
        ProtoScalar.Fixed64 => ProtoScalar.UInt64,
        _ => ProtoScalar.Int64,
    }) + WrapperSuffix;
}
