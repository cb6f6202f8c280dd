using System.Globalization;
using Millrace.Errors;

namespace Millrace.Transforms.Times;

/// <summary>Unit of a number since the epoch: so many to a second.</summary>
internal readonly record struct UnixPrecision(long PerSecond)
{
    /// <exception cref="DataException">
    /// For a number of milliseconds beyond 64 bits, where Java's <c>TimeUnit</c> stays at the end of the range.
    /// </exception>
    public Moment Read(long value)
    {
        if (PerSecond <= 1000) return new Moment(Checked((Int128)value * (1000 / PerSecond), value), 0);
        long perMillisecond = PerSecond / 1000;
        (long milliseconds, long rest) = Math.DivRem(value, perMillisecond);
        return new Moment(milliseconds, (int)(rest * (Moment.NanosecondsPerMillisecond / perMillisecond)));
    }

    /// <summary>What is finer is cut off. Errors: as above.</summary>
    public long Write(Moment moment)
    {
        if (PerSecond <= 1000) return moment.Milliseconds / (1000 / PerSecond);
        long perMillisecond = PerSecond / 1000;
        return Checked(((Int128)moment.Milliseconds * perMillisecond)
            + (moment.Nanoseconds / (Moment.NanosecondsPerMillisecond / perMillisecond)), moment.Milliseconds);
    }

    public static UnixPrecision Of(string name) => new(name switch
    {
        "seconds" => 1,
        "milliseconds" => 1000,
        "microseconds" => 1_000_000,
        _ => 1_000_000_000,
    });

    private static long Checked(Int128 number, long given) => number >= long.MinValue && number <= long.MaxValue
        ? (long)number
        : throw new DataException(
            string.Create(CultureInfo.InvariantCulture, $"The time {given} does not fit 64 bits in the other unit (unix.precision)"));
}
