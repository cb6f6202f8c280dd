using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Millrace.Formats.Text;
using Millrace.Http;

namespace Millrace.Registry.Rest.Bodies;

/// <summary>Takes the JSON object out of a request.</summary>
internal static class RequestBody
{
    /// <param name="parameter">What the original calls the missing body in its message.</param>
    /// <exception cref="RestException">422 without a body, 400 for what is no JSON object, 413 when too large.</exception>
    public static async Task<BodyReader> ReadAsync(HttpCall call, string parameter, long limitBytes)
    {
        ReadOnlyMemory<byte> json;
        try
        {
            json = await call.ReadJsonAsync();
        }
        catch (BadHttpRequestException fault) when (fault.StatusCode == StatusCodes.Status413PayloadTooLarge)
        {
            throw RestErrors.TooLarge(limitBytes);
        }

        if (json.Span.Trim(" \t\r\n"u8).IsEmpty) throw RestErrors.NoBody(parameter);
        JsonElement root = Parse(json.Span);
        return root.ValueKind switch
        {
            JsonValueKind.Null => throw RestErrors.NoBody(parameter),
            JsonValueKind.Object => new BodyReader(root),
            _ => throw BodyReader.NoObject(root),
        };
    }

    private static JsonElement Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            JsonElement root = JsonElement.Parse(json);
            return JsonEscapes.FindBroken(json) is { } place
                ? throw RestErrors.BadBody(
                    $"The text {place} is no valid Unicode: it holds half of a surrogate pair, or bytes that are no UTF-8")
                : root;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: text that is not UTF-8, or half a surrogate pair.
            throw RestErrors.BadBody(Describe(json, fault), fault);
        }
    }

    // Close to the words of the original's parser, which differ from release to release.
    private static string Describe(ReadOnlySpan<byte> json, Exception fault)
    {
        if (fault is not JsonException { LineNumber: { } line, BytePositionInLine: { } column }) return "Invalid UTF-8 in the request body";
        int at = 0;
        for (; line > 0; line--)
        {
            int end = json[at..].IndexOf((byte)'\n');
            if (end < 0) break;
            at += end + 1;
        }

        at += (int)column;
        if (at >= json.Length) return "Unexpected end-of-input";
        Rune.DecodeFromUtf8(json[at..], out Rune rune, out _);
        byte before = json[..at].TrimEnd(" \t\r\n"u8) is [.., byte last] ? last : (byte)0;
        string expected = before == (byte)'{' ? ": was expecting double-quote to start field name" : "";
        return $"Unexpected character ('{rune}' (code {rune.Value})){expected}";
    }
}
