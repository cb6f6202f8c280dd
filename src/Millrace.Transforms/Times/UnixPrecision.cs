namespace Millrace.Transforms.Times;

/// <summary>Unit of a number since the epoch: so many to a second.</summary>
internal readonly record struct UnixPrecision(long PerSecond)
{
    /// <summary>Finer units are cut off towards zero. Numbers that leave 64 bits stay at the end of the range, as Java's <c>TimeUnit</c> has it.</summary>
    public long ToMilliseconds(long value) => PerSecond >= 1000 ? value / (PerSecond / 1000) : Saturate((Int128)value * 1000);

    public long FromMilliseconds(long milliseconds) =>
        PerSecond >= 1000 ? Saturate((Int128)milliseconds * (PerSecond / 1000)) : milliseconds / 1000;

    public static UnixPrecision Of(string name) => new(name switch
    {
        "seconds" => 1,
        "milliseconds" => 1000,
        "microseconds" => 1_000_000,
        _ => 1_000_000_000,
    });

    private static long Saturate(Int128 value) => value > long.MaxValue ? long.MaxValue : value < long.MinValue ? long.MinValue : (long)value;
}
