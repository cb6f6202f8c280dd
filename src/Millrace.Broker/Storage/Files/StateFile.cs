using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Millrace.Broker.Storage.Files;

/// <summary>Reads the JSON files that the broker keeps its state in, and says in plain words what is wrong with one.</summary>
internal static class StateFile
{
    /// <summary>Null when the file holds <c>null</c>.</summary>
    /// <exception cref="InvalidDataException">It is not what the broker wrote; the message is half a sentence about it:
    /// "it is empty".</exception> <exception cref="IOException">It cannot be read.</exception>
    public static T? Read<T>(string path, JsonTypeInfo<T> type)
        where T : class
    {
        byte[] content = File.ReadAllBytes(path);
        try
        {
            return JsonSerializer.Deserialize(content, type);
        }
        catch (JsonException fault)
        {
            throw new InvalidDataException(SyntaxProblem(content)
                ?? $"{fault.Path ?? "$"} in it is not of the kind that belongs there", fault);
        }
    }

    private static string? SyntaxProblem(byte[] content)
    {
        // Not the final block: what is cut then is no error, only not finished.
        var reader = new Utf8JsonReader(content, isFinalBlock: false, default);
        try
        {
            while (reader.Read())
            {
            }
        }
        catch (JsonException fault)
        {
            return string.Create(CultureInfo.InvariantCulture,
                $"it is no JSON from line {(fault.LineNumber ?? 0) + 1}, byte {(fault.BytePositionInLine ?? 0) + 1} on");
        }
        if (reader.TokenType == JsonTokenType.None)
            return content.AsSpan().IndexOfAnyExcept(" \t\r\n"u8) < 0 ? "it is empty" : "it ends too early";
        return reader.CurrentDepth > 0 ? "it ends too early" : null;
    }
}
