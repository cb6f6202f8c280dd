using Millrace.Formats;
using Millrace.Registry.Schemas;

namespace Millrace.Registry.Model;

/// <summary>Reads schema texts against a view of the registry: finds what they refer to, and brings them into canonical form.</summary>
/// <param name="state">The view.</param>
/// <param name="work">Bounds what one request costs.</param>
internal sealed class SchemaReader(RegistryState state, WorkLimit work)
{
    // A chain of references is followed recursively.
    private const int MaxReferenceDepth = 100;

    public WorkLimit Work => work;

    /// <summary>The request with its canonical text (normal if asked for) and with the numbers of its latest references.</summary>
    /// <exception cref="InvalidSchemaException">The text, the type or a reference is not valid.</exception>
    /// <exception cref="WorkLimitException">Reading it would cost too much.</exception>
    public (SchemaRequest Request, ParsedSchema Schema) Read(SchemaRequest request, SchemaChecks checks, bool normalize)
    {
        SchemaFormat format = SchemaFormats.Find(request.Type)
            ?? throw new InvalidSchemaException($"Invalid schema type {Excerpt.Of(request.Type)}");
        work.Begin();
        work.SpendText(request.Text.Length);
        IReadOnlyList<ReferencedText> texts;
        SchemaRequest asked = request;
        try
        {
            request =
                request with { References = [.. request.References.Select(reference => Resolve(reference, request.Subject.Context))] };
            texts = Texts(request.References, request.Subject.Context, checks);
        }
        catch (InvalidSchemaException fault)
        {
            throw new InvalidSchemaException(format.Describe(asked, fault.Message), fault);
        }

        try
        {
            ParsedSchema schema = format.Parse(request, texts, checks, work);
            if (normalize) schema = format.Normalize(schema);
            return (request with { Text = schema.Canonical }, schema);
        }
        catch (InsufficientExecutionStackException fault)
        {
            throw new InvalidSchemaException(format.Describe(asked, "Types are nested too deeply"), fault);
        }
    }

    /// <summary>A stored schema; null when its format is not known here, or its text is not readable.</summary>
    public ParsedSchema? TryRead(SchemaVersion stored)
    {
        if (SchemaFormats.Find(stored.Type) is null) return null;
        var request = new SchemaRequest
        {
            Subject = stored.Subject, Type = stored.Type, References = stored.References, Metadata = stored.Metadata, Text = stored.Text,
        };
        try
        {
            return Read(request, SchemaChecks.Known, normalize: false).Schema;
        }
        catch (InvalidSchemaException)
        {
            // Written by another registry with other rules: it is answered as it is, and compares as text.
            return null;
        }
    }

    private SchemaReference Resolve(SchemaReference reference, string context)
    {
        if (reference.Name.Length == 0 || reference.Subject.Length == 0 || reference.Version is 0 or < -1)
            throw new InvalidSchemaException($"Invalid reference: {reference}: name, subject and version are needed");
        if (reference.Version != -1) return reference;
        return state.FindLatest(SubjectName.Parse(reference.Subject, context)) is { } latest
            ? reference with { Version = latest.Version }
            : throw Missing(reference);
    }

    private List<ReferencedText> Texts(IReadOnlyList<SchemaReference> references, string context, SchemaChecks checks)
    {
        var texts = new List<ReferencedText>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        Collect(references, context, 0);
        return texts;

        void Collect(IReadOnlyList<SchemaReference> level, string from, int depth)
        {
            if (depth > MaxReferenceDepth) throw new InvalidSchemaException($"References are nested deeper than {MaxReferenceDepth}");
            foreach (SchemaReference reference in level)
            {
                work.Spend();
                if (!seen.Add(reference.Name)) continue;
                SchemaVersion target = state.Find(SubjectName.Parse(reference.Subject, from), reference.Version) is { } found
                    && (checks == SchemaChecks.Known || !found.IsDeleted) ? found : throw Missing(reference);
                Collect(target.References, target.Subject.Context, depth + 1);
                work.SpendText(target.Text.Length);
                texts.Add(new ReferencedText(reference.Name, target.Text));
            }
        }
    }

    private static InvalidSchemaException Missing(SchemaReference reference) =>
        new($"No schema reference found for subject \"{reference.Subject}\" and version {reference.Version}");
}
