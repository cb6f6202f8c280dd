using System.Text.Json.Serialization;

namespace Millrace.Connectors.Redis.Sink;

[JsonSerializable(typeof(StoredOffset))]
internal sealed partial class StoredOffsetJson : JsonSerializerContext;
