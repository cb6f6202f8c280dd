using System.Text;

namespace Millrace.Connectors.MySql.Sink;

/// <summary>A statement for one or many rows: <c>Head</c>, <c>Row</c> once for each row with commas between, <c>Tail</c>.</summary>
/// <param name="Parameters">Columns in the order of the question marks in <c>Row</c>.</param>
/// <param name="MaxRows">Most rows one statement may have; 1 where the form knows only one.</param>
internal sealed record SqlStatement(string Head, string Row, string Tail, IReadOnlyList<int> Parameters, int MaxRows)
{
    public string ForRows(int rows)
    {
        var sql = new StringBuilder(Head.Length + Tail.Length + (rows * (Row.Length + 1))).Append(Head).Append(Row);
        for (int i = 1; i < rows; i++) sql.Append(',').Append(Row);
        return sql.Append(Tail).ToString();
    }
}
