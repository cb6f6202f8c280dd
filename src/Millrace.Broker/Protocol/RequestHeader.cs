namespace Millrace.Broker.Protocol;

/// <summary>
/// The first fields of every request. Header v1: <c>ApiKey i16, ApiVersion i16, CorrelationId i32, ClientId nullable string</c>;
/// v2 (flexible versions) adds tagged fields, and keeps the client id's 16-bit length.
/// </summary>
internal readonly record struct RequestHeader(ApiKey Key, short Version, int CorrelationId)
{
    /// <summary>Length of the part with the same layout in all versions.</summary>
    public const int FixedLength = 8;

    public static RequestHeader Read(ref WireReader reader) =>
        new((ApiKey)reader.Int16("api key"), reader.Int16("api version"), reader.Int32("correlation id"));
}
