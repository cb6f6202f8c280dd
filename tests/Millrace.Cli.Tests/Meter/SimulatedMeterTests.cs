using Millrace.Cli.Commands.Meter;
using Millrace.Data;
using Millrace.Records;

namespace Millrace.Cli.Tests.Meter;

public class SimulatedMeterTests
{
    private const int Readings = 30_000;

    [Fact]
    public void Same_seed_gives_the_same_measurements()
    {
        Assert.Equal(Measurements(seed: 7), Measurements(seed: 7));
        Assert.NotEqual(Measurements(seed: 7), Measurements(seed: 8));
    }

    [Fact]
    public void Ids_count_from_the_first()
    {
        using var meter = new SimulatedMeter(1, TimeProvider.System, firstId: 41);
        var batch = new RecordBatch();
        Assert.True(meter.Next(batch) && meter.Next(batch));
        Assert.Equal([41, 42], batch.Records.ToArray().Select(record => record.Value.Items[0].AsInt64));
    }

    [Fact]
    public void Schema_is_that_of_a_reading()
    {
        using var meter = new SimulatedMeter(1, TimeProvider.System);
        Assert.Equal(["ID", "profile_name", "temperature", "humidity", "pressure", "modified"],
            meter.Schema.Fields.Select(field => field.Name));
        Assert.Equal(LogicalTypes.Timestamp, meter.Schema.FindField("modified")!.Schema.Name);
        Assert.All(["temperature", "humidity", "pressure"], name =>
            Assert.Equal(Schema.OptionalFloat64, meter.Schema.FindField(name)!.Schema));
    }

    [Theory]
    [InlineData("boston", 2, 11.3, 8.0)]
    [InlineData("boston", 3, 67.0, 10.0)]
    [InlineData("denver", 4, 84.1, 0.5)]
    [InlineData("losang", 2, 18.6, 4.0)]
    public void Measurements_are_normally_distributed(string device, int field, double mean, double deviation)
    {
        double[] values = Measurements(seed: 1).Where(reading => reading[1].AsString == device && !reading[field].IsNull)
            .Select(reading => reading[field].AsFloat64).ToArray();
        // About 9,000 values: the mean's own deviation is a hundredth of theirs, so five of those are beyond chance.
        Assert.InRange(values.Average(), mean - 0.05 * deviation, mean + 0.05 * deviation);
        double spread = Math.Sqrt(values.Average(value => Math.Pow(value - mean, 2)));
        Assert.InRange(spread, 0.95 * deviation, 1.05 * deviation);
        // 68.3 % of a normal distribution lie within one deviation.
        Assert.InRange(values.Count(value => Math.Abs(value - mean) < deviation) / (double)values.Length, 0.66, 0.71);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void Each_measurement_is_missing_now_and_then(int field)
    {
        double missing = Measurements(seed: 3).Count(reading => reading[field].IsNull) / (double)Readings;
        Assert.InRange(missing, 0.09, 0.11);
    }

    private static List<Value[]> Measurements(int seed)
    {
        using var meter = new SimulatedMeter(seed, new StoppedClock());
        var batch = new RecordBatch();
        for (int i = 0; i < Readings; i++) Assert.True(meter.Next(batch));
        return batch.Records.ToArray().Select(record => record.Value.Items.ToArray()).ToList();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => DateTimeOffset.FromUnixTimeMilliseconds(1_700_000_000_000);
    }
}
