namespace Millrace.Transforms.Expressions.Syntax;

/// <summary>The text of a setting that holds expressions, and how places in it are named.</summary>
internal sealed class SourceText(string text)
{
    private readonly List<int> _starts = [0];

    public string Text => text;

    /// <summary>Says that a statement begins here, so that messages show this one and not those before it.</summary>
    public void StartStatement(int position) => _starts.Add(position);

    /// <summary>The place as messages show it: the statement up to the end of its line, and line and column from 1.</summary>
    public Spot SpotAt(int position)
    {
        int start = _starts.FindLast(start => start <= position);
        int end = text.AsSpan(position).IndexOfAny(';', '\n') is >= 0 and var length ? position + length : text.Length;
        string statement = text[start..end].ReplaceLineEndings(" ").Trim();
        int lineStart = position == 0 ? 0 : text.LastIndexOf('\n', position - 1) + 1;
        return new Spot(statement, text.AsSpan(0, position).Count('\n') + 1, position - lineStart + 1);
    }

    public ExpressionException Fault(int position, string reason) => new(SpotAt(position), reason);
}
