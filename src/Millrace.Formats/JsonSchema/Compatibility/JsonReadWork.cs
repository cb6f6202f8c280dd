using System.Text.RegularExpressions;
using Millrace.Config;
using Millrace.Formats.JsonSchema.Schemas;
using Millrace.Timing;

namespace Millrace.Formats.JsonSchema.Compatibility;

/// <summary>
/// What the comparisons of one pair of schemas share: pairs under way, pairs found compatible, and how much may be done in all.
/// </summary>
internal sealed class JsonReadWork(WorkLimit limit, JsonReadPolicy policy)
{
    // Items of arrays are not among them.
    private static readonly HashSet<string> Tolerated = new(StringComparer.Ordinal)
    {
        "ADDITIONAL_PROPERTIES_NARROWED", "ADDITIONAL_PROPERTIES_REMOVED", "PROPERTY_ADDED_TO_OPEN_CONTENT_MODEL",
            "PROPERTY_REMOVED_FROM_CLOSED_CONTENT_MODEL",
        "PROPERTY_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", "PROPERTY_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
    };

    // Schemas that refer to each other in a longer chain would end in a stack overflow, which nobody can catch.
    private const int MaxDepth = 400;

    private const int CharactersPerStep = 256;

    // All steps of a pair are 4 seconds.
    private const int StepsPerMillisecond = (int)(WorkLimit.MostStepsAtOnce / 4000);

    private readonly Dictionary<(JsonSchemaNode, JsonSchemaNode), int> _open = new(PairByReference.Instance);
    private readonly HashSet<(JsonSchemaNode, JsonSchemaNode)> _compatible = new(PairByReference.Instance);
    private readonly Dictionary<string, Regex> _patterns = new(StringComparer.Ordinal);

    // Depth of the outermost pair under way that something met again relied on.
    // What relied on it is only as good as that pair turns out to be.
    private int _reliedOn = int.MaxValue;

    /// <summary>Counts one comparison of two schemas.</summary>
    /// <exception cref="WorkLimitException">There are too many.</exception>
    public void Step() => limit.Spend();

    /// <summary>Whether a difference of this type does not count.</summary>
    public bool Tolerates(string type) => policy == JsonReadPolicy.Lenient && Tolerated.Contains(type);

    /// <summary>False when nothing need be compared: the pair is known to be compatible, or is being compared further up.</summary>
    /// <exception cref="JsonSchemaException">They are nested too deep.</exception>
    public bool Enter(JsonSchemaNode original, JsonSchemaNode update)
    {
        if (_open.Count >= MaxDepth)
            throw new JsonSchemaException($"The schemas are nested deeper than {MaxDepth} levels, references included");
        if (_compatible.Contains((original, update))) return false;
        if (_open.TryGetValue((original, update), out int depth))
        {
            _reliedOn = Math.Min(_reliedOn, depth);
            return false;
        }

        _open[(original, update)] = _open.Count;
        return true;
    }

    public void Leave(JsonSchemaNode original, JsonSchemaNode update, bool isCompatible)
    {
        _open.Remove((original, update), out int depth);
        if (_reliedOn < depth) return;
        _reliedOn = int.MaxValue;
        if (isCompatible) _compatible.Add((original, update));
    }

    /// <summary>
    /// Whether the pattern occurs in a name. Counted as what it takes: each character of the name may meet each part of the pattern.
    /// </summary>
    /// <exception cref="WorkLimitException">It is too much.</exception>
    public bool Finds(string pattern, string name)
    {
        limit.Spend(1 + ((long)pattern.Length * name.Length / CharactersPerStep));
        if (!_patterns.TryGetValue(pattern, out Regex? regex))
        {
            limit.Spend(pattern.Length);
            _patterns[pattern] = regex = SafeRegex.Create(pattern);
        }

        try
        {
            if (regex.Options.HasFlag(RegexOptions.NonBacktracking)) return regex.IsMatch(name);
            // How long the other engine takes cannot be told before.
            long started = TimeProvider.System.Milliseconds();
            bool found = regex.IsMatch(name);
            limit.Spend((TimeProvider.System.Milliseconds() - started) * StepsPerMillisecond);
            return found;
        }
        catch (RegexMatchTimeoutException fault)
        {
            throw new JsonSchemaException($"The pattern {pattern} takes too long to look for in the name of a property", fault);
        }
    }

    private sealed class PairByReference : IEqualityComparer<(JsonSchemaNode Original, JsonSchemaNode Update)>
    {
        public static readonly PairByReference Instance = new();

        public bool Equals((JsonSchemaNode Original, JsonSchemaNode Update) x, (JsonSchemaNode Original, JsonSchemaNode Update) y) =>
            ReferenceEquals(x.Original, y.Original) && ReferenceEquals(x.Update, y.Update);

        public int GetHashCode((JsonSchemaNode Original, JsonSchemaNode Update) pair) => HashCode.Combine(
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Original),
            System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(pair.Update));
    }
}
