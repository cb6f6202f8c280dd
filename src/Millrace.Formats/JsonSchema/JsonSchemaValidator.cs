using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Millrace.Config;
using Millrace.Errors;
using Millrace.Formats.Json.Reading;
using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Formats.JsonSchema;

/// <summary>
/// Checks records against all that their schema says, where <c>json.fail.invalid.schema</c> asks for it. Off the hot path:
/// each record is parsed once more.
/// </summary>
public sealed class JsonSchemaValidator
{
    private static readonly TimeSpan MostOfARecord = TimeSpan.FromSeconds(3);
    private static readonly EvaluationOptions Verdict = new() { OutputFormat = OutputFormat.Flag };
    private static readonly EvaluationOptions Reasons = new() { OutputFormat = OutputFormat.List };
    private static readonly JsonDocumentOptions Depth = new() { MaxDepth = JsonInput.MaxDepth };

    private readonly BoundedKeywords _keywords;
    private readonly global::Json.Schema.JsonSchema _schema;

    /// <param name="text">A JSON Schema of draft 4 to 2020-12; draft 7 where it does not say.</param>
    /// <param name="references">Texts by the names that <c>$ref</c> uses, each after those it needs itself.</param>
    /// <exception cref="DataException">The schema cannot be used.</exception>
    public JsonSchemaValidator(string text, IEnumerable<KeyValuePair<string, string>> references)
        : this(text, references, MostOfARecord)
    {
    }

    internal JsonSchemaValidator(string text, IEnumerable<KeyValuePair<string, string>> references, TimeSpan mostOfARecord)
    {
        _keywords = new BoundedKeywords(mostOfARecord);
        try
        {
            var documents = new JsonSchemaDocuments(JsonSchemaText.Parse(text), []);
            // A dialect that the text names itself counts before this one.
            var options = new BuildOptions
            {
                Dialect = _keywords.Draft07, DialectRegistry = _keywords.Dialects, SchemaRegistry = new SchemaRegistry(),
            };
            foreach (var (name, referred) in references)
                global::Json.Schema.JsonSchema.FromText(Known(referred, documents.IsDraft4), options, new Uri(documents.AddressOf(name)),
                    Depth);
            _schema = global::Json.Schema.JsonSchema.FromText(Known(text, documents.IsDraft4), options, new Uri(documents.Base), Depth);
        }
        catch (Exception fault)
            when (fault is global::Json.Schema.JsonSchemaException or Schemas.JsonSchemaException or JsonException or UriFormatException
            or ArgumentException or RefResolutionException)
        {
            throw new DataException($"Records cannot be checked against their JSON schema: {JsonFault.Describe(fault)}", fault);
        }
    }

    // Draft 4 is none of the validator's. A referred schema that does not say its draft is of that of the one that refers.
    private static string Known(string text, bool isDraft4Around)
    {
        JsonElement schema = JsonSchemaText.Parse(text);
        var documents = new JsonSchemaDocuments(schema, []);
        return documents.IsDraft4 || (isDraft4Around && documents.Dialect.Length == 0) ? Draft4.ToDraft7(schema) : text;
    }

    /// <summary>Why the record is not valid; null when it is.</summary>
    /// <param name="json">The record as JSON in UTF-8.</param>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public string? FindFault(ReadOnlySpan<byte> json)
    {
        JsonElement record = JsonElement.Parse(json, Depth);
        try
        {
            _keywords.Begin();
            return FindFault(record);
        }
        catch (WorkLimitException fault)
        {
            return $"it takes {fault.Message} to check it against its JSON schema, whose types refer to each other too often, or which "
                + $"compares too many values";
        }
        catch (RegexMatchTimeoutException fault)
        {
            return $"it takes too long to check it against its JSON schema. {SafeRegex.TooLong(fault.Pattern, Start(fault.Input), fault)}";
        }
    }

    private static string Start(string text) => text.Length <= 50 ? text : text[..50] + "...";

    private string? FindFault(JsonElement record)
    {
        if (_schema.Evaluate(record, Verdict).IsValid) return null;
        EvaluationResults results = _schema.Evaluate(record, Reasons);
        IEnumerable<string> reasons = (results.Details ?? []).Append(results).Where(detail => detail.Errors is { Count: > 0 })
            .SelectMany(detail => detail.Errors!.Values.Select(error =>
                $"{(detail.InstanceLocation.ToString() is { Length: > 0 } at ? at : "the record")}: {error}"));
        return $"it does not match its JSON schema: {string.Join("; ", reasons.Take(5))}";
    }
}
