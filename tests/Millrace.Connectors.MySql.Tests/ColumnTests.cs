using System.Numerics;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Columns;
using Millrace.Connectors.MySql.Settings;
using Millrace.Connectors.MySql.Sink;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Tests;

public sealed class ColumnTests
{
    [Fact]
    public void Counts_days_as_the_Gregorian_calendar_does()
    {
        for (var day = new DateOnly(1, 1, 1); day < new DateOnly(9999, 12, 1); day = day.AddDays(17))
        {
            long number = day.DayNumber - new DateOnly(1970, 1, 1).DayNumber;
            Assert.Equal((day.Year, (uint)day.Month, (uint)day.Day), DayCount.FromDays(number, legacy: false));
        }
    }

    [Theory]
    [InlineData(-141_427, 1582, 10, 15)]
    [InlineData(-141_428, 1582, 10, 4)]
    public void Counts_days_before_the_reform_as_the_Julian_calendar_does(long days, long year, uint month, uint day) =>
        Assert.Equal((year, month, day), DayCount.FromDays(days, legacy: true));

    [Fact]
    public void Agrees_with_the_Julian_calendar_of_the_platform()
    {
        var julian = new System.Globalization.JulianCalendar();
        for (var day = new DateTime(50, 1, 1); day < new DateTime(1582, 10, 15); day = day.AddDays(13))
        {
            long number = (long)(day - DateTime.UnixEpoch).TotalDays;
            Assert.Equal((julian.GetYear(day), (uint)julian.GetMonth(day), (uint)julian.GetDayOfMonth(day)),
                DayCount.FromDays(number, legacy: true));
        }
    }

    [Fact]
    public void Follows_a_zone_through_its_changes()
    {
        TimeZoneInfo zone = TimeZones.Find("Europe/Berlin")!;
        var clock = new ZoneClock(zone);
        for (var time = new DateTimeOffset(1965, 1, 1, 0, 0, 0, TimeSpan.Zero); time.Year < 2030; time = time.AddMinutes(7 * 60 + 13))
            Assert.Equal(time.ToUnixTimeMilliseconds()
                + (long)zone.GetUtcOffset(time).TotalMilliseconds, clock.ToLocal(time.ToUnixTimeMilliseconds()));
    }

    [Theory]
    [InlineData("UTC", 0)]
    [InlineData("Z", 0)]
    [InlineData("GMT+2", 120)]
    [InlineData("UTC-03:30", -210)]
    [InlineData("EST", -300)]
    [InlineData("Asia/Tokyo", 540)]
    public void Knows_time_zones_by_Java_names(string name, int minutes) =>
    Assert.Equal(minutes, TimeZones.Find(name)!.BaseUtcOffset.TotalMinutes);

    [Theory]
    [InlineData("0", 2, "0.00")]
    [InlineData("-1", 2, "-0.01")]
    [InlineData("12345", 2, "123.45")]
    [InlineData("12345", 0, "12345")]
    [InlineData("12345", -2, "1234500")]
    [InlineData("-170141183460469231731687303715884105728", 10, "-17014118346046923173168730371.5884105728")]
    [InlineData("99999999999999999999999999999999999999999999999999999999999999999", 30,
        "99999999999999999999999999999999999.999999999999999999999999999999")]
    public void Formats_decimals(string unscaled, int scale, string expected) =>
        Assert.Equal(expected, DecimalColumn.Format(BigInteger.Parse(unscaled).ToByteArray(isBigEndian: true), scale));

    [Fact]
    public void Refuses_decimals_that_MySQL_cannot_hold() =>
        Assert.Throws<DataException>(() => DecimalColumn.Format(BigInteger.Pow(10, 65).ToByteArray(isBigEndian: true), 0));

    [Theory]
    [InlineData("t", null, "t")]
    [InlineData("db.t", "db", "t")]
    [InlineData("`a.b`", null, "a.b")]
    [InlineData("db.`a``b`", "db", "a`b")]
    public void Reads_table_names(string text, string? database, string name) =>
    Assert.Equal(new TableId(database, name), TableNaming.Parse(text));

    [Theory]
    [InlineData("a.b.c")]
    [InlineData("a.")]
    public void Refuses_table_names_that_MySQL_does_not_know(string text) =>
        Assert.Contains("RegexRouter", Assert.Throws<DataException>(() => TableNaming.Parse(text)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData(1213, "40001", "Transient")]
    [InlineData(2013, "HY000", "Transient")]
    [InlineData(1062, "23000", "BadRow")]
    [InlineData(9999, "22007", "BadRow")]
    [InlineData(1054, "42S22", "TableChanged")]
    [InlineData(1114, "HY000", "Fatal")]
    [InlineData(1021, "HY000", "Fatal")]
    [InlineData(1045, "28000", "Fatal")]
    public void Sorts_errors_by_what_can_be_done(int number, string sqlState, string kind) =>
    Assert.Equal(kind, MySqlErrors.KindOf(number, sqlState, "").ToString());

    [Theory]
    [InlineData("9.7.4-2", 0UL, false, true)]
    [InlineData("8.0.19", 0UL, false, false)]
    [InlineData("5.5.5-10.11.19-MariaDB-0+deb12u1", 4UL, true, false)]
    [InlineData("10.1.48-MariaDB", 0UL, false, false)]
    public void Tells_servers_apart(string version, ulong capabilities, bool arrays, bool alias)
    {
        ServerFeatures features = ServerFeatures.Detect(version, capabilities, 1, false);
        Assert.Equal((arrays, alias), (features.HasArrayBinding, features.HasRowAlias));
    }
}
