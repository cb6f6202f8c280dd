using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;
using Millrace.Data;
using Millrace.Timing;
using Draft201909 = Json.Schema.Keywords.Draft201909;
using Draft202012 = Json.Schema.Keywords.Draft202012;

namespace Millrace.Formats.JsonSchema;

/// <summary>
/// Keywords of the validator by which a small schema and a small record can take for ever: patterns that backtrack, references that
/// double, lists of values that are compared with each other. They end in a <see cref="WorkLimitException"/> or a
/// <see cref="RegexMatchTimeoutException"/> after some seconds a record.
/// </summary>
internal sealed class BoundedKeywords
{
    private readonly TimeSpan _most;
    private long _until;

    /// <param name="most">Time for one record; a single pattern has a third of it.</param>
    public BoundedKeywords(TimeSpan most)
    {
        _most = most;
        foreach (Dialect dialect in (Dialect[])[Dialect.Draft06, Dialect.Draft07, Dialect.Draft201909, Dialect.Draft202012])
            Dialects.Register(Bounded(dialect));
        Draft07 = Bounded(Dialect.Draft07);
    }

    /// <summary>Those that a schema may name.</summary>
    public DialectRegistry Dialects { get; } = new();

    /// <summary>For schemas that name none.</summary>
    public Dialect Draft07 { get; }

    /// <summary>A record is to be checked.</summary>
    public void Begin() => _until = TimeProvider.System.Milliseconds() + (long)_most.TotalMilliseconds;

    private void Check()
    {
        LongWork.ThrowIfEnded();
        if (TimeProvider.System.Milliseconds() > _until) throw new WorkLimitException($"more than {_most.TotalSeconds} s");
    }

    private Dialect Bounded(Dialect dialect)
    {
        List<IKeywordHandler> bounded = [new Ref(this), new Pattern(this), new PatternProperties(this), new Enum(this),
            new UniqueItems(this)];
        if (ReferenceEquals(dialect, Dialect.Draft201909)) bounded.Add(new RecursiveRef(this));
        else if (ReferenceEquals(dialect, Dialect.Draft202012)) bounded.Add(new DynamicRef(this));
        // Of two of one name the later counts. The earlier stay: others look them up by their types.
        return dialect.With(bounded, dialect.Id);
    }

    // As the validator makes them, but for the limit.
    private Regex Regular(string pattern) => new(pattern, RegexOptions.ECMAScript, _most / 3);

    private sealed class Ref(BoundedKeywords limit) : RefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class RecursiveRef(BoundedKeywords limit) : Draft201909.RecursiveRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class DynamicRef(BoundedKeywords limit) : Draft202012.DynamicRefKeyword
    {
        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class Pattern(BoundedKeywords limit) : PatternKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) => limit.Regular(base.ValidateKeywordValue(value)!.ToString()!);

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class PatternProperties(BoundedKeywords limit) : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            ((Dictionary<string, Regex>)base.ValidateKeywordValue(value)!).ToDictionary(entry => entry.Key, entry =>
                limit.Regular(entry.Key));

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class Enum(BoundedKeywords limit) : EnumKeyword, IKeywordHandler
    {
        KeywordEvaluation IKeywordHandler.Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return Evaluate(keyword, context);
        }
    }

    private sealed class UniqueItems(BoundedKeywords limit) : UniqueItemsKeyword
    {
        // So few are compared each with each as fast as otherwise.
        private const int Few = 32;

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            JsonElement items = context.Instance;
            bool areMany = items.ValueKind == JsonValueKind.Array && items.GetArrayLength() > Few;
            if (!areMany || keyword.RawValue.ValueKind != JsonValueKind.True) return base.Evaluate(keyword, context);
            return FirstRepeated(items) is { } repeated
                ? new KeywordEvaluation
                {
                    Keyword = Name, IsValid = false,
                    Error = $"Items {repeated.First} and {repeated.Second} are equal"
                }
                : new KeywordEvaluation { Keyword = Name, IsValid = true };
        }

        private (int First, int Second)? FirstRepeated(JsonElement items)
        {
            var seen = new Dictionary<JsonElement, int>(new JsonEquality(limit.Check));
            int index = 0;
            foreach (JsonElement item in items.EnumerateArray())
            {
                if (!seen.TryAdd(item, index)) return (seen[item], index);
                index++;
            }

            return null;
        }
    }
}
