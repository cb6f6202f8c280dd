using System.Buffers;
using System.Globalization;
using System.Text.Json;

namespace Millrace.Worker.Stores;

/// <summary>
/// Writes JSON byte for byte as Connect's Jackson does: compact, and nothing escaped but what JSON demands.
/// Offsets are found again by the bytes of their keys.
/// </summary>
internal static class ConnectJson
{
    private static readonly JsonWriterOptions Options = new() { Encoder = new JacksonEncoder() };

    public static byte[] Object(Action<Utf8JsonWriter> members) => Write(json =>
    {
        json.WriteStartObject();
        members(json);
        json.WriteEndObject();
    });

    public static byte[] Write(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer, Options)) write(json);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>
    /// Java's <c>Double.toString</c> of a finite number: always with a point, with an exponent below 10^-3 and from 10^7 on.
    /// </summary>
    /// <param name="shortest">The shortest digits that give the number back, in .NET's notation.</param>
    public static string Floating(string shortest)
    {
        string sign = shortest[0] == '-' ? "-" : "";
        string[] parts = shortest[sign.Length..].Split('E');
        int exponent = parts.Length == 2 ? int.Parse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture) : 0;
        string[] mantissa = parts[0].Split('.');
        string digits = mantissa[0] + (mantissa.Length == 2 ? mantissa[1] : "");
        int point = mantissa[0].Length + exponent;
        int zeros = digits.Length - digits.TrimStart('0').Length;
        digits = digits[zeros..].TrimEnd('0');
        point -= zeros;
        if (digits.Length == 0) return sign + "0.0";
        if (point is <= -3 or > 7)
            return $"{sign}{digits[0]}.{(digits.Length > 1 ? digits[1..] : "0")}E{(point - 1).ToString(CultureInfo.InvariantCulture)}";
        if (point <= 0) return $"{sign}0.{new string('0', -point)}{digits}";
        return digits.Length <= point ? $"{sign}{digits.PadRight(point, '0')}.0" : $"{sign}{digits[..point]}.{digits[point..]}";
    }
}
