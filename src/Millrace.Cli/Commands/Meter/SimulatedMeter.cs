using Millrace.Data;

namespace Millrace.Cli.Commands.Meter;

/// <summary>
/// The simulated meter: three devices in turn by chance, each with normally distributed measurements, each of which is missing now and
/// then. The same seed gives the same measurements.
/// </summary>
internal sealed class SimulatedMeter(int seed, TimeProvider time, long firstId = 0) : MeterReadings
{
    private const double ChanceOfMissing = 0.1;

    // Degrees Celsius, per cent, kilopascal: mean and standard deviation. Air pressure in Denver is that of 1,600 m.
    private static readonly Profile[] Profiles =
    [
        new("boston", new(11.3, 8.0), new(67.0, 10.0), new(101.3, 0.6)),
        new("denver", new(10.2, 9.0), new(52.0, 12.0), new(84.1, 0.5)),
        new("losang", new(18.6, 4.0), new(64.0, 9.0), new(101.1, 0.4)),
    ];

    private readonly Random _random = new(seed);
    private readonly Value[] _names = Profiles.Select(profile => Value.String(profile.Name)).ToArray();
    private long _next = firstId;

    public override Schema Schema { get; } = SchemaBuilder.Struct().Name("org.millrace.meter.Reading")
        .Field("ID", Schema.Int64).Field("profile_name", Schema.String).Field("temperature", Schema.OptionalFloat64)
        .Field("humidity", Schema.OptionalFloat64).Field("pressure", Schema.OptionalFloat64).Field("modified", LogicalTypes.TimestampSchema)
        .Build();

    protected override bool Fill(Span<Value> fields, ValueArena arena)
    {
        int device = _random.Next(Profiles.Length);
        Profile profile = Profiles[device];
        fields[0] = Value.Int64(_next++);
        fields[1] = _names[device];
        fields[2] = Measure(profile.Temperature);
        fields[3] = Measure(profile.Humidity);
        fields[4] = Measure(profile.Pressure);
        fields[5] = Value.Int64(time.GetUtcNow().ToUnixTimeMilliseconds());
        return true;
    }

    private Value Measure(Distribution distribution)
    {
        // Box-Muller: two uniform numbers make a normal one. 1 - NextDouble keeps the logarithm finite.
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        bool missing = _random.NextDouble() < ChanceOfMissing;
        return missing ? Value.Null : Value.Float64(Math.Round(distribution.Mean + distribution.Spread * normal, 3));
    }

    private sealed record Profile(string Name, Distribution Temperature, Distribution Humidity, Distribution Pressure);

    private readonly record struct Distribution(double Mean, double Spread);
}
