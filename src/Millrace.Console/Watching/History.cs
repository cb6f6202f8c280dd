namespace Millrace.WebConsole.Watching;

/// <summary>How far back a chart goes.</summary>
internal enum ChartSpan
{
    Minutes15,
    Hours24,
}

/// <summary>A point of a chart: its time and one value a line; null where nothing was known.</summary>
internal readonly record struct HistoryPoint(DateTimeOffset At, IReadOnlyList<float?> Values);

/// <summary>
/// A few values over 15 minutes in steps of 2 s and over 24 hours in steps of a minute, in 22 KB whatever comes. For drawing only: what is
/// shown as a number is the exact last one. Written by one watcher, read by any page.
/// </summary>
internal sealed class History(int lines)
{
    private readonly Lock _lock = new();
    private readonly Ring _fine = new(TimeSpan.FromSeconds(2), 450, lines);
    private readonly Ring _coarse = new(TimeSpan.FromMinutes(1), 1440, lines);

    public static TimeSpan Length(ChartSpan span) => span == ChartSpan.Minutes15 ? TimeSpan.FromMinutes(15) : TimeSpan.FromHours(24);

    /// <param name="at">When.</param>
    /// <param name="values">One a line; NaN where it is not known.</param>
    public void Add(DateTimeOffset at, params ReadOnlySpan<float> values)
    {
        lock (_lock)
        {
            _fine.Add(at, values);
            _coarse.Add(at, values);
        }
    }

    /// <summary>The steps of which something is known, the oldest first.</summary>
    public IReadOnlyList<HistoryPoint> Points(ChartSpan span)
    {
        lock (_lock) return [.. (span == ChartSpan.Minutes15 ? _fine : _coarse).Points()];
    }

    /// <summary>The last 15 minutes of one line in so many values at most, the oldest first.</summary>
    public IReadOnlyList<float> Spark(int line, int count)
    {
        lock (_lock) return _fine.Means(line, count);
    }

    /// <summary>By how much a line has grown a second of late; null while less than a minute of it is known.</summary>
    public double? Slope(int line, TimeSpan over)
    {
        lock (_lock) return _fine.Slope(line, over);
    }

    private sealed class Ring
    {
        private readonly TimeSpan _step;
        private readonly int _lines;
        private readonly float[][] _values;
        private readonly int[] _counts;
        private readonly int _gap;
        private long _slot = -1;

        public Ring(TimeSpan step, int length, int lines)
        {
            (_step, _lines) = (step, lines);
            // Looks are up to 30 s apart; where more is missing, nothing was looked at and no line is drawn.
            _gap = Math.Max(3, (int)(TimeSpan.FromSeconds(45) / step));
            _values = [.. Enumerable.Range(0, lines).Select(_ => Enumerable.Repeat(float.NaN, length).ToArray())];
            _counts = new int[lines];
        }

        private int Length => _values[0].Length;

        // A step's value is the mean of what came in it.
        public void Add(DateTimeOffset at, ReadOnlySpan<float> values)
        {
            long slot = at.UtcTicks / _step.Ticks;
            // A clock that was set back: what is behind the last step is added to it.
            if (_slot < 0) _slot = slot;
            if (slot > _slot)
            {
                for (long empty = Math.Max(_slot + 1, slot - Length + 1); empty <= slot; empty++)
                    for (int line = 0; line < _lines; line++) _values[line][empty % Length] = float.NaN;
                _slot = slot;
                Array.Clear(_counts);
            }

            for (int line = 0; line < _lines; line++)
            {
                if (float.IsNaN(values[line])) continue;
                ref float mean = ref _values[line][_slot % Length];
                mean = _counts[line]++ == 0 ? values[line] : mean + ((values[line] - mean) / _counts[line]);
            }
        }

        public IEnumerable<HistoryPoint> Points()
        {
            if (_slot < 0) yield break;
            long last = long.MaxValue;
            for (long slot = Math.Max(0, _slot - Length + 1); slot <= _slot; slot++)
            {
                float?[] values = [.. _values.Select(line => line[slot % Length])
                    .Select(value => float.IsNaN(value) ? (float?)null : value)];
                if (values.All(value => value is null)) continue;
                if (slot - last > _gap) yield return new HistoryPoint(TimeOf(last + 1), new float?[_lines]);
                last = slot;
                yield return new HistoryPoint(TimeOf(slot), values);
            }
        }

        public double? Slope(int line, TimeSpan over)
        {
            float[] values = _values[line];
            long last = _slot, oldest = Math.Max(0, _slot - Length + 1);
            while (last >= oldest && float.IsNaN(values[last % Length])) last--;
            if (last < oldest) return null;
            long first = Math.Max(oldest, last - (over.Ticks / _step.Ticks));
            while (float.IsNaN(values[first % Length])) first++;
            double seconds = (last - first) * _step.TotalSeconds;
            return seconds < 60 ? null : (values[last % Length] - values[first % Length]) / seconds;
        }

        private DateTimeOffset TimeOf(long slot) => new(slot * _step.Ticks, TimeSpan.Zero);

        public IReadOnlyList<float> Means(int line, int count)
        {
            var means = new List<float>(count);
            for (int i = 0; i < count && _slot >= 0; i++)
            {
                float sum = 0;
                int known = 0;
                long end = _slot - Length + ((i + 1L) * Length / count);
                for (long slot = _slot - Length + 1 + ((long)i * Length / count); slot <= end; slot++)
                {
                    if (slot < 0 || float.IsNaN(_values[line][slot % Length])) continue;
                    sum += _values[line][slot % Length];
                    known++;
                }

                if (known > 0) means.Add(sum / known);
            }

            return means;
        }
    }
}
