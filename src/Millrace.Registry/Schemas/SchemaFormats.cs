using Millrace.Registry.Schemas.Avro;
using Millrace.Registry.Schemas.Json;
using Millrace.Registry.Schemas.Protobuf;

namespace Millrace.Registry.Schemas;

/// <summary>The formats that this registry understands. Stored schemas of others are kept and answered, but not checked.</summary>
internal static class SchemaFormats
{
    public const string Default = "AVRO";

    private static readonly SchemaFormat[] All = [new JsonFormat(), new ProtobufFormat(), new AvroFormat()];

    public static IReadOnlyList<string> Types { get; } = [.. All.Select(format => format.Type)];

    public static SchemaFormat? Find(string type) => Array.Find(All, format => format.Type == type);
}
