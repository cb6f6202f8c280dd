namespace Millrace.Cli.Commands.Meter;

/// <summary>How readings are written into the topic.</summary>
internal enum MeterFormat
{
    /// <summary>Avro under the Schema Registry.</summary>
    Avro,

    /// <summary>Protobuf under the Schema Registry.</summary>
    Protobuf,

    /// <summary>JSON under a JSON schema in the Schema Registry.</summary>
    JsonSchema,

    /// <summary>Plain JSON objects.</summary>
    Json,

    /// <summary>JSON with Connect's schema envelope.</summary>
    JsonEnvelope,
}
