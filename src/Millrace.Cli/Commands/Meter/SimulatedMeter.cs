namespace Millrace.Cli.Commands.Meter;

/// <summary>
/// The simulated meter: three devices in turn by chance, each with normally distributed measurements, each of which is missing now and then. The same seed
/// gives the same readings.
/// </summary>
internal sealed class SimulatedMeter(int seed)
{
    // Means and standard deviations: a cool coast, a dry height (air pressure of 1,600 m), a warm coast.
    private static readonly Profile[] Profiles =
    [
        new("boston", 11.3, 8.0, 74.1, 8.0, 101.3, 0.6),
        new("denver", 10.2, 9.0, 35.4, 10.0, 84.1, 0.5),
        new("losang", 18.6, 4.0, 56.7, 9.0, 101.1, 0.4),
    ];

    private const double ChanceOfMissing = 0.1;

    private readonly Random _random = new(seed);
    private long _next;

    public Reading Next(long nowMs)
    {
        Profile profile = Profiles[_random.Next(Profiles.Length)];
        return new Reading(_next++, profile.Name, Measure(profile.Temperature, profile.TemperatureSpread),
            Measure(profile.Humidity, profile.HumiditySpread, 0, 100), Measure(profile.Pressure, profile.PressureSpread), nowMs);
    }

    private double? Measure(double mean, double spread, double least = double.MinValue, double most = double.MaxValue)
    {
        // Box-Muller: two uniform numbers make a normal one. 1 - NextDouble keeps the logarithm finite.
        double normal = Math.Sqrt(-2 * Math.Log(1 - _random.NextDouble())) * Math.Cos(2 * Math.PI * _random.NextDouble());
        bool missing = _random.NextDouble() < ChanceOfMissing;
        return missing ? null : Math.Round(Math.Clamp(mean + spread * normal, least, most), 3);
    }

    private sealed record Profile(
        string Name, double Temperature, double TemperatureSpread, double Humidity, double HumiditySpread, double Pressure, double PressureSpread);
}
