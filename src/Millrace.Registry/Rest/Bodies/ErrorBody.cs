using System.Text.Json.Serialization;

namespace Millrace.Registry.Rest.Bodies;

internal sealed record ErrorBody([property: JsonPropertyName("error_code")] int ErrorCode, string Message);
