namespace Millrace.Registry.Schemas;

/// <summary>How strict a format compares. Of those in requests, LOGICAL is as STRICT: no format here makes a difference.</summary>
internal enum CompatibilityPolicy
{
    Strict,

    /// <summary>JSON Schema: properties may come and go whatever else an object may hold.</summary>
    Lenient,
}
