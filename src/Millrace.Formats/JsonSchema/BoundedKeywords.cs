using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;
using Json.Schema.Keywords;
using Millrace.Timing;
using Draft201909 = Json.Schema.Keywords.Draft201909;
using Draft202012 = Json.Schema.Keywords.Draft202012;

namespace Millrace.Formats.JsonSchema;

/// <summary>
/// Keywords of the validator by which a small schema and a small record can take for ever: patterns that backtrack, and references that
/// double. They end in a <see cref="WorkLimitException"/> or a <see cref="RegexMatchTimeoutException"/> after some seconds a record.
/// </summary>
internal sealed class BoundedKeywords
{
    private const int MostMilliseconds = 3000;

    private static readonly TimeSpan MostOfAPattern = TimeSpan.FromSeconds(1);

    private long _until;

    public BoundedKeywords()
    {
        foreach (Dialect dialect in (Dialect[])[Dialect.Draft06, Dialect.Draft07, Dialect.Draft201909, Dialect.Draft202012])
            Dialects.Register(Bounded(dialect));
        Draft07 = Bounded(Dialect.Draft07);
    }

    /// <summary>Those that a schema may name.</summary>
    public DialectRegistry Dialects { get; } = new();

    /// <summary>For schemas that name none.</summary>
    public Dialect Draft07 { get; }

    /// <summary>A record is to be checked.</summary>
    public void Begin() => _until = TimeProvider.System.Milliseconds() + MostMilliseconds;

    private void Check()
    {
        if (TimeProvider.System.Milliseconds() > _until) throw new WorkLimitException($"more than {MostMilliseconds / 1000} s");
    }

    private Dialect Bounded(Dialect dialect)
    {
        List<IKeywordHandler> bounded = [new Ref(this), new Pattern(this), new PatternProperties(this)];
        if (ReferenceEquals(dialect, Dialect.Draft201909)) bounded.Add(new RecursiveRef(this));
        else if (ReferenceEquals(dialect, Dialect.Draft202012)) bounded.Add(new DynamicRef(this));
        // Of two of one name the later counts. The earlier stay: others look them up by their types.
        return dialect.With(bounded, dialect.Id);
    }

    // As the validator makes them, but for the limit.
    private static Regex Regular(string pattern) => new(pattern, RegexOptions.ECMAScript, MostOfAPattern);

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
        public override object? ValidateKeywordValue(JsonElement value) => Regular(base.ValidateKeywordValue(value)!.ToString()!);

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }

    private sealed class PatternProperties(BoundedKeywords limit) : PatternPropertiesKeyword
    {
        public override object? ValidateKeywordValue(JsonElement value) =>
            ((Dictionary<string, Regex>)base.ValidateKeywordValue(value)!).ToDictionary(entry => entry.Key, entry => Regular(entry.Key));

        public override KeywordEvaluation Evaluate(KeywordData keyword, EvaluationContext context)
        {
            limit.Check();
            return base.Evaluate(keyword, context);
        }
    }
}
