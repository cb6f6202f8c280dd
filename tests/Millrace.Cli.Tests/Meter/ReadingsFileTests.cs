using Millrace.Cli.Commands.Meter;
using Millrace.Cli.Terminal;
using Millrace.Cli.Tests.Support;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Cli.Tests.Meter;

public sealed class ReadingsFileTests : IDisposable
{
    private static readonly string Excerpt = Path.Combine(AppContext.BaseDirectory, "Data", "household_power_excerpt.csv.gz");

    private readonly TempFolder _folder = new();

    // The numbers are those of Data/README.md, counted from the file by other means.
    [Fact]
    public void Reads_the_real_readings_with_missing_measurements_as_null()
    {
        List<Value[]> readings = Read(Excerpt);
        Assert.Equal(4000, readings.Count);
        Assert.Equal(2224, readings.Count(reading => reading[2].IsNull));
        Assert.Equal(1537.510, readings.Where(reading => !reading[2].IsNull).Sum(reading => reading[2].AsFloat64), 3);
    }

    [Fact]
    public void Repeated_file_goes_on_with_the_ids()
    {
        string file = _folder.Write("two.csv", "index,Date,Time,Power\n5,1/2/2007,00:01:00,1.5\n6,1/2/07,00:02:00,?\n");
        Assert.Equal([5, 6, 12, 13], Read(file, repeat: 2).Select(reading => reading[0].AsInt64));
    }

    [Fact]
    public void Date_is_day_first_in_either_spelling()
    {
        string file =
            _folder.Write("dates.csv", "index,Date,Time,Power\n0,1/2/2007,00:01:00,1\n1,1/2/07,00:01:00,1\n2,2007-02-01,00:01:00,\n");
        long expected = new DateTimeOffset(2007, 2, 1, 0, 1, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();
        Assert.All(Read(file), reading => Assert.Equal(expected, reading[1].AsInt64));
    }

    [Theory]
    [InlineData("0,1/2/2007,00:01:00", "4 columns expected")]
    [InlineData("x,1/2/2007,00:01:00,1", "the first column is no number")]
    [InlineData("0,2/2007,00:01:00,1", "'2/2007' is no date")]
    [InlineData("0,1/2/2007,late,1", "'late' is no time")]
    [InlineData("0,1/2/2007,00:01:00,much", "'much' is no number")]
    public void Bad_line_is_named(string line, string what)
    {
        string file = _folder.Write("bad.csv", $"index,Date,Time,Power\n0,1/2/2007,00:00:00,1\n{line}\n");
        var fault = Assert.Throws<CommandException>(() => Read(file));
        Assert.Equal($"{file}, line 3: {what}.", fault.Message);
        Assert.Equal(ExitCode.Usage, fault.ExitCode);
    }

    [Fact]
    public void File_without_date_and_time_is_refused()
    {
        string file = _folder.Write("other.csv", "a,b,c\n1,2,3\n");
        Assert.Contains("Date and Time", Assert.Throws<CommandException>(() => new ReadingsFile(file)).Message);
    }

    public void Dispose() => _folder.Dispose();

    private static List<Value[]> Read(string file, int repeat = 1)
    {
        using var readings = new ReadingsFile(file, repeat);
        var batch = new RecordBatch();
        while (readings.Next(batch))
        {
        }

        return batch.Records.ToArray().Select(record => record.Value.Items.ToArray()).ToList();
    }
}
