using System.Buffers;
using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Formats.Json.Reading;

/// <summary>A JSON text being read, and where its values are put.</summary>
internal ref struct JsonInput
{
    // Readers recurse with the nesting of the text, at a few hundred bytes of stack a level.
    public const int MaxDepth = 500;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaxDepth };

    public Utf8JsonReader Reader;

    public JsonInput(ReadOnlySpan<byte> json, ValueArena arena, ValueStack stack)
    {
        Reader = new Utf8JsonReader(json, Options);
        Arena = arena;
        Stack = stack;
    }

    public readonly ValueArena Arena { get; }

    /// <summary>Items of lists whose length is not known yet.</summary>
    public readonly ValueStack Stack { get; }

    /// <summary>The kind of the present token in Jackson's words.</summary>
    public readonly string NodeType => Reader.TokenType switch
    {
        JsonTokenType.StartObject => "OBJECT",
        JsonTokenType.StartArray => "ARRAY",
        JsonTokenType.String => "STRING",
        JsonTokenType.Number => "NUMBER",
        JsonTokenType.True or JsonTokenType.False => "BOOLEAN",
        _ => "NULL",
    };

    /// <summary>The present text token, or the present property's name.</summary>
    public readonly Value ReadText()
    {
        ReadOnlySpan<byte> raw = Reader.ValueSpan;
        if (!Reader.ValueIsEscaped) return Utf8.IsValid(raw) ? Arena.Utf8(raw) : Arena.Utf8(Encoding.UTF8.GetString(raw));
        byte[] buffer = ArrayPool<byte>.Shared.Rent(raw.Length);
        try
        {
            return Arena.Utf8(buffer.AsSpan(0, Reader.CopyString(buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The present text token, decoded from base64.</summary>
    public readonly Value ReadBase64()
    {
        if (Reader.TokenType != JsonTokenType.String)
            throw new DataException($"Invalid bytes field: expected base64 text but found {NodeType}");
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(1, Reader.ValueSpan.Length));
        try
        {
            int length = Reader.CopyString(buffer);
            return Base64.DecodeFromUtf8InPlace(buffer.AsSpan(0, length), out int decoded) == OperationStatus.Done
                ? Arena.Bytes(buffer.AsSpan(0, decoded))
                : throw new DataException("Invalid bytes field: not base64");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
