using Millrace.Cli.Commands.Meter;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Formats.Bench;

/// <summary>The readings of the household's smart meter, as <c>millrace meter --file</c> sends them.</summary>
internal static class Readings
{
    private const string Whole = "shared/data/household_power_2007_h1.csv.gz";
    private const string Excerpt = "tests/Millrace.EndToEnd.Tests/Data/household_power_excerpt.csv.gz";

    public static Schema Read(RecordBatch batch)
    {
        string root = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(root, "Millrace.slnx"))) root = Path.GetDirectoryName(root)!;
        string whole = Path.Combine(root, "..", Whole);
        using var file = new ReadingsFile(File.Exists(whole) ? whole : Path.Combine(root, Excerpt));
        while (file.Next(batch))
        {
        }

        return file.Schema;
    }
}
