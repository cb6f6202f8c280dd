using System.Globalization;
using System.IO.Compression;
using Millrace.Cli.Terminal;
using Millrace.Data;

namespace Millrace.Cli.Commands.Meter;

/// <summary>
/// Real readings from a CSV file, gzipped or not. Its header names the columns:
/// the first is the reading's number, <c>Date</c> (day first) and <c>Time</c> make the timestamp, all others are measurements. A
/// measurement that is empty or <c>?</c> is missing.
/// </summary>
internal sealed class ReadingsFile : MeterReadings
{
    // Both spellings occur in one and the same published file.
    private static readonly string[] DateFormats = ["d/M/yyyy", "d/M/yy", "yyyy-MM-dd"];

    private readonly string _path;
    private readonly int _repeat;
    private StreamReader _lines;
    private readonly int _columns;
    private readonly int _date;
    private readonly int _time;
    private readonly int[] _measurements;
    private long _line = 1;
    private int _round = 1;
    private long _idOffset;
    private long _lastId = -1;

    /// <param name="path">The file.</param>
    /// <param name="repeat">How often it is read; each further time the ids go on where they ended.</param>
    public ReadingsFile(string path, int repeat = 1)
    {
        _path = path;
        _repeat = repeat;
        try
        {
            _lines = Open(path);
            string[] header = (_lines.ReadLine() ?? "").Split(',', StringSplitOptions.TrimEntries);
            _columns = header.Length;
            _date = Array.FindIndex(header, name => name.Equals("Date", StringComparison.OrdinalIgnoreCase));
            _time = Array.FindIndex(header, name => name.Equals("Time", StringComparison.OrdinalIgnoreCase));
            if (_date < 1 || _time < 1)
                throw CommandException.Usage(
                    $"{path}: the header must begin with a number column and name Date and Time; it is '{string.Join(',', header)}'.");
            _measurements = Enumerable.Range(1, _columns - 1).Where(column => column != _date && column != _time).ToArray();
            SchemaBuilder schema = SchemaBuilder.Struct().Name("org.millrace.meter.HouseholdReading").Field("ID", Data.Schema.Int64)
                .Field("modified", LogicalTypes.TimestampSchema);
            foreach (int column in _measurements) schema.Field(header[column].ToLowerInvariant(), Data.Schema.OptionalFloat64);
            Schema = schema.Build();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or InvalidDataException)
        {
            throw CommandException.Usage($"Cannot read {path}: {fault.Message}");
        }
    }

    public override Schema Schema { get; }

    public override void Dispose() => _lines.Dispose();

    protected override bool Fill(Span<Value> fields, ValueArena arena)
    {
        string? line = _lines.ReadLine();
        if (line is null && _round < _repeat) line = NextRound();
        if (line is null) return false;
        _line++;
        ReadOnlySpan<char> text = line;
        Span<Range> cells = stackalloc Range[_columns + 1];
        if (text.Split(cells, ',') != _columns) throw Bad($"{_columns} columns expected");
        if (!long.TryParse(text[cells[0]], NumberStyles.None, CultureInfo.InvariantCulture, out long id))
            throw Bad("the first column is no number");
        fields[0] = Value.Int64(_lastId = id + _idOffset);
        fields[1] = Value.Int64(Timestamp(text[cells[_date]], text[cells[_time]]));
        for (int i = 0; i < _measurements.Length; i++)
        {
            ReadOnlySpan<char> cell = text[cells[_measurements[i]]].Trim();
            if (cell.IsEmpty || cell is "?") continue;
            if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
                throw Bad($"'{cell}' is no number");
            fields[2 + i] = Value.Float64(number);
        }

        return true;
    }

    private static StreamReader Open(string path)
    {
        Stream file = File.OpenRead(path);
        return new StreamReader(path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase)
            ? new GZipStream(file, CompressionMode.Decompress)
            : file);
    }

    private string? NextRound()
    {
        _round++;
        _idOffset = _lastId + 1;
        _line = 1;
        _lines.Dispose();
        _lines = Open(_path);
        _lines.ReadLine();
        return _lines.ReadLine();
    }

    private long Timestamp(ReadOnlySpan<char> date, ReadOnlySpan<char> time)
    {
        if (!DateOnly.TryParseExact(date, DateFormats, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
            throw Bad($"'{date}' is no date");
        if (!TimeOnly.TryParse(time, CultureInfo.InvariantCulture, out TimeOnly clock)) throw Bad($"'{time}' is no time");
        return new DateTimeOffset(day.ToDateTime(clock), TimeSpan.Zero).ToUnixTimeMilliseconds();
    }

    private CommandException Bad(string what) => CommandException.Usage($"{_path}, line {_line}: {what}.");
}
