using Millrace.Formats.JsonSchema.Schemas;

namespace Millrace.Formats.JsonSchema.Compatibility;

/// <summary>
/// Objects and arrays. Whether something may come or go depends on what else is allowed beside what is named: the content model.
/// </summary>
public sealed partial class JsonReadCheck
{
    private void Objects(ObjectNode original, ObjectNode update)
    {
        At("required", () => Required(original, update));
        At("properties", () => Properties(original, update));
        At("dependencies", () => Dependencies(original, update));
        At("additionalProperties", () => More("ADDITIONAL_PROPERTIES", original.AllowsMore, original.More, update.AllowsMore, update.More));
        Largest("MAX_PROPERTIES", "maxProperties", original.MaxProperties, update.MaxProperties);
        Smallest("MIN_PROPERTIES", "minProperties", original.MinProperties, update.MinProperties);
    }

    // Names without a schema of their own are not compared.
    private void Required(ObjectNode original, ObjectNode update)
    {
        foreach (var (name, _) in original.Properties)
        {
            if (original.Required.Contains(name) || !update.Required.Contains(name)) continue;
            if (update.ByName.TryGetValue(name, out JsonSchemaNode? property) && property.Default is null)
                Keyword("REQUIRED_ATTRIBUTE_ADDED", name);
        }
    }

    private void Properties(ObjectNode original, ObjectNode update)
    {
        foreach (var (name, from) in original.Properties)
        {
            At(name, () =>
            {
                if (update.ByName.TryGetValue(name, out JsonSchemaNode? into)) Compare(from, into);
                else Removed("PROPERTY", from, IsOpen(update), Cover(update, name));
            });
        }

        foreach (var (name, into) in update.Properties)
        {
            if (original.ByName.ContainsKey(name)) continue;
            At(name, () =>
            {
                bool isOpen = IsOpen(original);
                Added("PROPERTY", into, isOpen, Cover(original, name));
                if (!isOpen && update.Required.Contains(name) && into.Default is null)
                {
                    Add("REQUIRED_PROPERTY_ADDED_TO_UNOPEN_CONTENT_MODEL",
                        $"The {_reader} schema has an unopen content model and has a required property at path "
                        + $"'{Path()}' which is missing in the {_writer} schema");
                }
            });
        }
    }

    private void Removed(string what, JsonSchemaNode from, bool isOpen, JsonSchemaNode? cover)
    {
        if (isOpen) return;
        if (cover is not null)
        {
            List<string> differences = Differences(from, cover);
            if (differences.Count == 0) return;
            _problems.AddRange(differences);
            Add($"{what}_REMOVED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL",
                $"A property or item is missing in the {_reader} schema but present at path "
                + $"'{Path()}' in the {_writer} schema and is not covered by its partially open content model");
        }
        else if (from is not FalseNode)
        {
            Add($"{what}_REMOVED_FROM_CLOSED_CONTENT_MODEL",
                $"The {_reader} has a closed content model and is missing a property or item present at path "
                + $"'{Path()}' in the {_writer} schema");
        }
    }

    private void Added(string what, JsonSchemaNode into, bool isOpen, JsonSchemaNode? cover)
    {
        if (isOpen)
        {
            if (into is not EmptyNode)
            {
                Add($"{what}_ADDED_TO_OPEN_CONTENT_MODEL",
                    $"The {_reader} schema has an open content model and has a property or item at path "
                    + $"'{Path()}' which is missing in the {_writer} schema");
            }
        }
        else if (cover is not null && Differences(cover, into) is { Count: > 0 } differences)
        {
            _problems.AddRange(differences);
            Add($"{what}_ADDED_NOT_COVERED_BY_PARTIALLY_OPEN_CONTENT_MODEL", $"The {_reader} schema has a property or item at path "
                + $"'{Path()}' which is missing in the {_writer} schema and is not covered by its partially open content model");
        }
    }

    private void Dependencies(ObjectNode original, ObjectNode update)
    {
        foreach (var (name, into) in update.NeededNames)
        {
            if (!original.NeededNames.TryGetValue(name, out IReadOnlySet<string>? from)) Keyword("DEPENDENCY_ARRAY_ADDED", name);
            else if (into.IsProperSupersetOf(from)) More("DEPENDENCY_ARRAY_EXTENDED", name);
            else if (!into.IsSubsetOf(from)) Differs("DEPENDENCY_ARRAY_CHANGED", name);
        }

        foreach (var (name, into) in update.NeededSchemas)
        {
            if (!original.NeededSchemas.TryGetValue(name, out JsonSchemaNode? from)) Keyword("DEPENDENCY_SCHEMA_ADDED", name);
            else At(name, () => Compare(from, into));
        }
    }

    private void Arrays(ArrayNode original, ArrayNode update)
    {
        At("items", () => Compare(original.Items, update.Items));
        At("items", () => Tuples(original, update));
        At("additionalItems", () =>
            More("ADDITIONAL_ITEMS", original.AllowsMoreItems, original.MoreItems, update.AllowsMoreItems, update.MoreItems));
        Largest("MAX_ITEMS", "maxItems", original.MaxItems, update.MaxItems);
        Smallest("MIN_ITEMS", "minItems", original.MinItems, update.MinItems);
        if (update.IsUnique && !original.IsUnique) Keyword("UNIQUE_ITEMS_ADDED", "uniqueItems");
    }

    private void Tuples(ArrayNode original, ArrayNode update)
    {
        IReadOnlyList<JsonSchemaNode> from = original.Tuple ?? [], into = update.Tuple ?? [];
        for (int i = 0; i < Math.Max(from.Count, into.Count); i++)
        {
            int item = i;
            At(item.ToString(System.Globalization.CultureInfo.InvariantCulture), () =>
            {
                if (item >= into.Count) Removed("ITEM", from[item], IsOpen(update), update.MoreItems);
                else if (item >= from.Count) Added("ITEM", into[item], IsOpen(original), original.MoreItems);
                else Compare(from[item], into[item]);
            });
        }
    }

    // Properties or items beside those that are named.
    private void More(string what, bool allowed, JsonSchemaNode? from, bool allows, JsonSchemaNode? into)
    {
        if (allowed != allows)
        {
            if (!allows) Keyword(what + "_REMOVED");
        }
        else if (from is null && into is not null)
        {
            Fewer(what + "_NARROWED");
        }
        else if (into is not null)
        {
            Compare(from, into);
        }
    }

    private static bool IsOpen(ObjectNode schema) => schema.Patterns.Count == 0 && schema is { AllowsMore: true, More: null };

    private static bool IsOpen(ArrayNode schema) => schema is { AllowsMoreItems: true, MoreItems: null };

    // What a property without a schema of its own must fit, if anything.
    private JsonSchemaNode? Cover(ObjectNode schema, string name)
    {
        foreach (var (pattern, covers) in schema.Patterns)
            if (_work.Finds(pattern, name)) return covers;
        return schema.More;
    }
}
