using System.Text;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Transforms.Parts;

/// <summary>Way to a field: one name (V1), or steps into nested fields (V2, KIP-821).</summary>
internal sealed class FieldPath
{
    private readonly FieldName[] _steps;

    private FieldPath(string text, IEnumerable<string> steps)
    {
        Text = text;
        _steps = FieldName.Of(steps);
    }

    public string Text { get; }

    public static FieldPath Parse(string text, string version) =>
        new(text, version.Equals("V2", StringComparison.OrdinalIgnoreCase) ? Steps(text) : [text]);

    /// <summary>The value in nested maps; null when a step is missing.</summary>
    public Value GetFrom(in Value map)
    {
        Value current = map;
        foreach (FieldName step in _steps)
        {
            if (current.Kind != ValueKind.Map) return default;
            current = step.GetFrom(current.Items);
        }

        return current;
    }

    /// <summary>The fields on the way, outermost first; null when a step is missing.</summary>
    public Field[]? Resolve(Schema schema)
    {
        var fields = new Field[_steps.Length];
        for (int i = 0; i < fields.Length; i++)
        {
            if (schema.Type != SchemaType.Struct || schema.FindField(_steps[i].Text) is not { } field) return null;
            fields[i] = field;
            schema = field.Schema;
        }

        return fields;
    }

    // step ("." step)*, where a step in backticks may hold dots; its end is a backtick before a dot or the end, unless a backslash stands
    // before it.
    private static List<string> Steps(string text)
    {
        var steps = new List<string>();
        int start = 0;
        while (start <= text.Length)
        {
            if (start < text.Length && text[start] == '`')
            {
                start = Quoted(text, start, steps);
                continue;
            }

            int dot = text.IndexOf('.', start);
            int end = dot < 0 ? text.Length : dot;
            steps.Add(text[start..end]);
            start = end + 1;
        }

        return steps;
    }

    private static int Quoted(string text, int open, List<string> steps)
    {
        var step = new StringBuilder();
        for (int i = open + 1; i < text.Length; i++)
        {
            bool ends = text[i] == '`' && (i + 1 == text.Length || text[i + 1] == '.');
            if (ends && text[i - 1] != '\\')
            {
                steps.Add(step.ToString());
                return i + 2;
            }

            if (ends) step.Length--;
            step.Append(text[i]);
        }

        throw new ConfigException(
            $"Incomplete backtick pair in path: [{text}], consider adding a backslash before backtick at position {open} to escape it");
    }
}
