using System.Text.Json;
using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Formats.JsonSchema.Compatibility;

/// <summary>Texts, numbers and sets of values.</summary>
public sealed partial class JsonReadCheck
{
    private void Strings(StringNode original, StringNode update)
    {
        Largest("MAX_LENGTH", "maxLength", original.MaxLength, update.MaxLength);
        Smallest("MIN_LENGTH", "minLength", original.MinLength, update.MinLength);
        if (original.Pattern == update.Pattern || update.Pattern is null) return;
        if (original.Pattern is null) Keyword("PATTERN_ADDED", "pattern");
        else Differs("PATTERN_CHANGED", "pattern");
    }

    private void Numbers(NumberNode original, NumberNode update)
    {
        Largest("MAXIMUM", "maximum", original.Maximum, update.Maximum);
        Smallest("MINIMUM", "minimum", original.Minimum, update.Minimum);
        Largest("EXCLUSIVE_MAXIMUM", "exclusiveMaximum", original.ExclusiveMaximum, update.ExclusiveMaximum);
        Smallest("EXCLUSIVE_MINIMUM", "exclusiveMinimum", original.ExclusiveMinimum, update.ExclusiveMinimum);
        MultipleOf(original.MultipleOf, update.MultipleOf);
        if (update.IsInteger && !original.IsInteger) TypeDiffers("TYPE_NARROWED");
    }

    private void MultipleOf(JsonElement? original, JsonElement? update)
    {
        const string At = "multipleOf";
        if (update is not { } into) return;
        if (original is not { } from) Keyword("MULTIPLE_OF_ADDED", At);
        else if (Compare(from, into) == 0 || IsMultiple(from, into)) return;
        else if (IsMultiple(into, from)) Greater("MULTIPLE_OF_EXPANDED", At);
        else Differs("MULTIPLE_OF_CHANGED", At);
    }

    private void Enums(EnumNode original, EnumNode update)
    {
        HashSet<string> from = [.. original.Values.Select(JsonSchemaText.Normalize)],
            into = [.. update.Values.Select(JsonSchemaText.Normalize)];
        if (into.IsSupersetOf(from)) return;
        if (from.IsSupersetOf(into)) Fewer("ENUM_ARRAY_NARROWED", "enum");
        else TypeDiffers("ENUM_ARRAY_CHANGED", "enum");
    }

    private void Largest(string type, string at, JsonElement? original, JsonElement? update)
    {
        if (update is not { } into) return;
        if (original is not { } from) Keyword(type + "_ADDED", at);
        else if (Compare(into, from) < 0) Less(type + "_DECREASED", at);
    }

    private void Smallest(string type, string at, JsonElement? original, JsonElement? update)
    {
        if (update is not { } into) return;
        if (original is not { } from) Keyword(type + "_ADDED", at);
        else if (Compare(into, from) > 0) Greater(type + "_INCREASED", at);
    }

    private void Largest(string type, string at, long? original, long? update)
    {
        if (original is null && update is not null) Keyword(type + "_ADDED", at);
        else if (update < original) Less(type + "_DECREASED", at);
    }

    private void Smallest(string type, string at, long? original, long? update)
    {
        if (original is null && update is not null) Keyword(type + "_ADDED", at);
        else if (update > original) Greater(type + "_INCREASED", at);
    }

    // Exact where 28 digits are enough.
    private static int Compare(JsonElement x, JsonElement y) =>
        x.TryGetDecimal(out decimal a) && y.TryGetDecimal(out decimal b) ? a.CompareTo(b) : x.GetDouble().CompareTo(y.GetDouble());

    private static bool IsMultiple(JsonElement number, JsonElement of) =>
        number.TryGetDecimal(out decimal a) && of.TryGetDecimal(out decimal b)
        ? b != 0 && a % b == 0
        : of.GetDouble() != 0 && Math.IEEERemainder(number.GetDouble(), of.GetDouble()) == 0;
}
