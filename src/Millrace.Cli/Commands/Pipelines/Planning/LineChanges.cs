using DiffPlex.DiffBuilder;
using DiffPlex.DiffBuilder.Model;

namespace Millrace.Cli.Commands.Pipelines.Planning;

/// <summary>What differs between two texts: lines that go with a minus, lines that come with a plus, and a few around them.</summary>
internal static class LineChanges
{
    // As diff -u has them.
    private const int Context = 3;

    public static IEnumerable<string> Between(string[] from, string[] to)
    {
        DiffPaneModel changed = InlineDiffBuilder.Diff(string.Join('\n', from), string.Join('\n', to), ignoreWhiteSpace: false);
        List<(char Mark, string Line)> all = [.. changed.Lines.Select(line => (Mark(line.Type), line.Text))];
        bool wasLeftOut = false;
        for (int i = 0; i < all.Count; i++)
        {
            int first = Math.Max(0, i - Context), last = Math.Min(all.Count - 1, i + Context);
            bool isNear = all[first..(last + 1)].Exists(line => line.Mark != ' ');
            if (isNear) yield return $"{all[i].Mark} {all[i].Line}";
            else if (!wasLeftOut) yield return "  ...";
            wasLeftOut = !isNear;
        }
    }

    private static char Mark(ChangeType type) => type switch
    {
        ChangeType.Inserted => '+',
        ChangeType.Deleted => '-',
        _ => ' ',
    };
}
