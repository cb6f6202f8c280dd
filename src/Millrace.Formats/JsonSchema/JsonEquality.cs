using System.Text.Json;

namespace Millrace.Formats.JsonSchema;

/// <summary>Equality of JSON values as JSON Schema has it: 1 and 1.0 are one number, members have no order.</summary>
/// <param name="look">Called now and then; ends what takes too long.</param>
internal sealed class JsonEquality(Action look) : IEqualityComparer<JsonElement>
{
    private const int StepsBetweenLooks = 1024;

    private int _steps;

    public bool Equals(JsonElement one, JsonElement other)
    {
        Count();
        return JsonElement.DeepEquals(one, other);
    }

    public int GetHashCode(JsonElement value)
    {
        Count();
        switch (value.ValueKind)
        {
            case JsonValueKind.String: return value.GetString()!.GetHashCode(StringComparison.Ordinal);
            // Texts that are one number are one double, but not the other way round.
            case JsonValueKind.Number: return value.GetDouble().GetHashCode();
            case JsonValueKind.Array:
                var items = new HashCode();
                foreach (JsonElement item in value.EnumerateArray()) items.Add(GetHashCode(item));
                return items.ToHashCode();
            case JsonValueKind.Object:
                int members = 0;
                foreach (JsonProperty member in value.EnumerateObject())
                    members += HashCode.Combine(member.Name.GetHashCode(StringComparison.Ordinal), GetHashCode(member.Value));
                return members;
            default: return (int)value.ValueKind;
        }
    }

    private void Count()
    {
        if (++_steps % StepsBetweenLooks == 0) look();
    }
}
