namespace Millrace.WebConsole.Wizard;

/// <summary>
/// A setting as validate declares it and what it says of the value. Public because a component takes it as a parameter.
/// </summary>
/// <param name="Type"><c>STRING</c>, <c>INT</c>, <c>PASSWORD</c> and so on, as Connect names them.</param>
/// <param name="Default">Null when it has none.</param>
/// <param name="Recommended">Values to choose from; empty for any.</param>
public sealed record Field(
    string Name, string Type, bool IsRequired, string? Default, string Importance, string Documentation, string Group, int Order,
    string Width, string Title, IReadOnlyList<string> Dependents, IReadOnlyList<string> Recommended, IReadOnlyList<string> Errors,
    bool IsVisible)
{
    private static readonly string[] LongNames = [".pem", ".json", ".query", ".sql", "query", ".certificate", "credentials"];

    /// <summary>For attributes of the page.</summary>
    public string Id => $"set-{Name}";

    public bool IsSecret => Type == "PASSWORD";

    public bool IsNumber => Type is "INT" or "SHORT" or "LONG";

    /// <summary>Whether it stands outside of the fold.</summary>
    public bool IsFirst => Importance == "HIGH" || (IsRequired && Importance != "LOW");

    public bool IsText(string? value) => value?.Contains('\n', StringComparison.Ordinal) is true
        || (Width == "LONG" && Type == "STRING" && Recommended.Count == 0
            && LongNames.Any(end => Name.EndsWith(end, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Characters that a value usually has, by the declared width.</summary>
    public string Css => Width switch { "LONG" => "", "MEDIUM" => "w20", _ => IsNumber ? "w12" : "w20" };

    /// <summary>What a number of milliseconds or bytes is in larger units; null when that says nothing new.</summary>
    public string? Echo(string? value)
    {
        if (!long.TryParse(value, out long number) || number < 1000) return null;
        if (Name.EndsWith(".ms", StringComparison.Ordinal)) return $"= {Components.Texts.Short(TimeSpan.FromMilliseconds(number))}";
        if (!Name.EndsWith("bytes", StringComparison.Ordinal)) return null;
        return number % (1 << 20) == 0 ? $"= {number >> 20} MiB" : number % 1024 == 0 ? $"= {number >> 10} KiB" : null;
    }
}
