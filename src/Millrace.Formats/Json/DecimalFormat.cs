namespace Millrace.Formats.Json;

/// <summary>How decimals are written: their bytes in base64, or as numbers. Both are read.</summary>
internal enum DecimalFormat
{
    Base64, Numeric,
}
