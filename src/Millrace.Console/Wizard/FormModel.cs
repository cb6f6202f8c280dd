using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Millrace.WebConsole.Wizard;

/// <summary>
/// A form, made of nothing but validate's answer: the console knows no connector. Pure, so a recorded answer gives the same form in a test.
/// </summary>
internal sealed partial record FormModel(IReadOnlyList<Field> Fields, IReadOnlyList<string> Groups, IReadOnlyList<string> Others)
{
    public static FormModel Of(JsonNode? answer)
    {
        var fields = new List<Field>();
        var others = new List<string>();
        foreach (JsonNode? config in answer?["configs"] as JsonArray ?? [])
        {
            JsonNode? value = config?["value"];
            if (config?["definition"] is not JsonObject definition)
            {
                // A name that nobody declares: kept, and told what is wrong with it.
                foreach (string error in Texts(value?["errors"])) others.Add($"{Text(value?["name"])}: {error}");
                continue;
            }

            string name = Text(definition["name"]);
            fields.Add(new Field(name, Text(definition["type"]), (bool?)definition["required"] ?? false,
                (string?)definition["default_value"]?.ToString(), Text(definition["importance"]), Plain(Text(definition["documentation"])),
                Text(definition["group"]), Number(definition["order_in_group"] ?? definition["order"]), Text(definition["width"]),
                Text(definition["display_name"]) is { Length: > 0 } title ? title : name, Texts(definition["dependents"]),
                Texts(value?["recommended_values"]), Texts(value?["errors"]), (bool?)value?["visible"] ?? true));
        }

        return new FormModel(fields, Texts(answer?["groups"]), others);
    }

    public Field? Find(string name) => Fields.FirstOrDefault(field => field.Name == name);

    /// <summary>The fields of one step that are to be seen, in the order of groups and then their own.</summary>
    public IEnumerable<IGrouping<string, Field>> Of(Step step)
    {
        List<string> order = [.. Groups];
        return Fields.Where(field => field.IsVisible && Steps.Of(field) == step)
            .OrderBy(field => order.IndexOf(field.Group) is >= 0 and var at ? at : int.MaxValue).ThenBy(field => field.Order)
            .GroupBy(field => field.Group);
    }

    public bool Has(Step step) => Fields.Any(field => field.IsVisible && Steps.Of(field) == step);

    /// <summary>Documentation of Java plugins is HTML now and then; on the page it is text.</summary>
    private static string Plain(string text) => WebUtility.HtmlDecode(Tags().Replace(text, " ")).Trim();

    private static int Number(JsonNode? node) => int.TryParse(node?.ToString(), CultureInfo.InvariantCulture, out int number) ? number : 0;

    private static string Text(JsonNode? node) => node?.ToString() ?? "";

    private static string[] Texts(JsonNode? node) => [.. (node as JsonArray ?? []).Select(Text)];

    [GeneratedRegex("</?[a-zA-Z][^>]{0,200}>")]
    private static partial Regex Tags();
}
