using FsCheck;
using FsCheck.Fluent;
using Millrace.Data;
using Millrace.Errors;
using Millrace.Records;
using Record = Millrace.Records.Record;
using Millrace.Transforms.Times;

namespace Millrace.Transforms.Tests;

public sealed class TimestampTests
{
    private const long Moment = 1_700_000_000_123; // 2023-11-14T22:13:20.123Z, a Tuesday

    [Theory]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSSX", "2023-11-14T22:13:20.123Z")]
    [InlineData("EEE, d MMM yyyy hh:mm a z", "Tue, 14 Nov 2023 10:13 PM UTC")]
    [InlineData("yy''D K k u Z EEEE MMMM G", "23'318 10 22 2 +0000 Tuesday November AD")]
    [InlineData("yyyyMMddHHmmss", "20231114221320")]
    public void Patterns_write_as_Java_does(string pattern, string expected) =>
    Assert.Equal(expected, JavaDateFormat.Parse(pattern).Format(Moment));

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm:ss.SSS", "2023-11-14 22:13:20.123", Moment)]
    [InlineData("yyyyMMddHHmmssSSS", "20231114221320123", Moment)]
    [InlineData("yyyy-MM-dd'T'HH:mm:ss.SSSXXX", "2023-11-15T00:13:20.123+02:00", Moment)]
    [InlineData("d MMMM yyyy h:mm:ss.SSS a", "14 November 2023 10:13:20.123 pm", Moment)]
    [InlineData("yyyy-MM-dd", "2023-13-01 and more", 1_704_067_200_000)]
    [InlineData("HH:mm", "01:00", 3_600_000)]
    [InlineData("yy-MM-dd", "70-01-02", 86_400_000)]
    public void Patterns_read_as_Java_does(string pattern, string text, long expected)
    {
        Assert.True(JavaDateFormat.Parse(pattern).TryRead(text, out Moment moment));
        Assert.Equal(new Moment(expected, 0), moment);
    }

    // What Kafka Connect 4.3 makes of them.
    [Theory]
    [InlineData("yyyy-MM-dd", "2024-02-30", 1_709_251_200_000L)]
    [InlineData("yyyy-MM-dd", "2024-1-3", 1_704_240_000_000L)]
    [InlineData("yyyy-MM-dd", "2023-13-01 and more", 1_704_067_200_000L)]
    [InlineData("yyyy-MM-dd", "2024-00-00", 1_701_302_400_000L)]
    [InlineData("yyyy-MM-dd", "2024-02--3", 1_706_400_000_000L)]
    [InlineData("yyyy-MM-dd HH:mm:ss", "2024-02-30 25:61:61", 1_709_344_921_000L)]
    [InlineData("yyyy-MM-dd HH:mm:ss", "2024-02-30 -1:00:00", 1_709_247_600_000L)]
    [InlineData("yy-MM-dd", "24-02-30", 1_709_251_200_000L)]
    [InlineData("yyyyMMdd", "20240230", 1_709_251_200_000L)]
    [InlineData("yyyyMMdd", "2024230", 1_761_868_800_000L)]
    [InlineData("dd/MM/yyyy", "31/04/2024", 1_714_521_600_000L)]
    [InlineData("D yyyy", "366 2023", 1_704_067_200_000L)]
    [InlineData("hh:mm a", "13:00 PM", 90000000L)]
    [InlineData("hh:mm a", "0:30 AM", 1800000L)]
    [InlineData("HH:mm", "24:00", 86400000L)]
    [InlineData("yyyy-MM-dd", " 2024-02-30", 1_709_251_200_000L)]
    [InlineData("yyyy-MM-dd", "2024- 2-30", 1_709_251_200_000L)]
    [InlineData("MMM d yyyy", "Feb 30 2024", 1_709_251_200_000L)]
    [InlineData("yyyy-MM-dd X", "2024-02-30 +25:00", null)]
    [InlineData("yyyy-MM-dd Z", "2024-02-30 +0199", null)]
    [InlineData("EEE yyyy-MM-dd", "Mon 2024-02-30", 1_709_251_200_000L)]
    [InlineData("yyyy-MM-dd", "+2024-02-30", null)]
    public void Texts_that_are_no_dates_are_read_as_leniently_as_Java_does(string pattern, string text, long? expected)
    {
        bool isRead = JavaDateFormat.Parse(pattern).TryRead(text, out Moment moment);
        Assert.Equal(expected, isRead ? moment.Milliseconds : null);
    }

    [Theory]
    [InlineData("HH:mm:ss.SSSSSS'Z'", "04:33:45.844195Z", 16_425_844, 195_000)]
    [InlineData("HH:mm:ss.SSSSSS'Z'", "04:33:45.8Z", 16_425_800, 0)]
    [InlineData("HH:mm:ss.SSSSSS'Z'", "04:33:45.844195123987Z", 16_425_844, 195_123)]
    [InlineData("HH:mm:ss,SSSX", "04:33:45,84+00", 16_425_840, 0)]
    [InlineData("HHmmssSSSSSS", "043345844195", 16_425_844, 195_000)]
    [InlineData("HH:mm:ss.S", "04:33:45.000000001", 16_425_000, 1)]
    [InlineData("HH:mm:ss 'and' SSS 'ms'", "04:33:45 and 12 ms", 16_425_012, 0)]
    public void Fractions_of_any_length_are_fractions(string pattern, string text, long milliseconds, int nanoseconds)
    {
        Assert.True(JavaDateFormat.Parse(pattern).TryRead(text, out Moment moment));
        Assert.Equal(new Moment(milliseconds, nanoseconds), moment);
    }

    [Theory]
    [InlineData("ss.S", ".1")]
    [InlineData("ss.SS", ".12")]
    [InlineData("ss.SSS", ".123")]
    [InlineData("ss.SSSSSS", ".123000")]
    [InlineData("ss.SSSSSSSSSS", ".1230000000")]
    public void Fractions_are_written_in_the_length_of_the_pattern(string pattern, string end) =>
        Assert.EndsWith(end, JavaDateFormat.Parse(pattern).Format(1_700_000_000_123), StringComparison.Ordinal);

    [Fact]
    public void Microseconds_survive_from_text_to_numbers_and_back() =>
    Prop.ForAll(ArbMap.Default.ArbFor<int>(), ArbMap.Default.ArbFor<int>(), (seconds, fraction) =>
    {
        long micros = (seconds * 1_000_000L) + (fraction % 1_000_000);
        (string, string)[] settings = [("format", "yyyy-MM-dd HH:mm:ss.SSSSSS"), ("unix.precision", "microseconds")];
        Value text = Run.Make("TimestampConverter$Value", [.. settings, ("target.type", "string")])
            .Apply(Schema.Int64, Value.Int64(micros)).Value;
        Value back = Run.Make("TimestampConverter$Value", [.. settings, ("target.type", "unix")]).Apply(Schema.String, text).Value;
        Assert.Equal(Value.Int64(micros), back);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Times_that_do_not_fit_are_errors()
    {
        Assert.Throws<DataException>(() =>
            Run.Make("TimestampConverter$Value", ("target.type", "Date")).Apply(Schema.Int64, Value.Int64(long.MaxValue)));
        Assert.Throws<DataException>(() => Run.Make("TimestampConverter$Value", ("target.type", "Timestamp"),
            ("unix.precision", "seconds")).Apply(Schema.Int64, Value.Int64(long.MaxValue)));
        Assert.Throws<DataException>(
            () => Run.Make("TimestampConverter$Value", ("target.type", "unix"), ("unix.precision", "nanoseconds"))
            .Apply(LogicalTypes.TimestampSchema, Value.Int64(long.MinValue)));
    }

    [Theory]
    [InlineData("yyyy-MM-dd", "yesterday")]
    [InlineData("yyyy-MM-dd", "2023/11/14")]
    [InlineData("yyyy-MM-dd", "")]
    [InlineData("yyyy", "99999999999999999")]
    public void Texts_of_another_form_are_not_read(string pattern, string text) =>
    Assert.False(JavaDateFormat.Parse(pattern).TryRead(text, out _));

    [Theory]
    [InlineData("yyyy b")]
    [InlineData("yyyy 'open")]
    public void Patterns_that_are_none_are_refused(string pattern) => Assert.Throws<ConfigException>(
        () => Run.Make("TimestampConverter$Value", ("target.type", "string"), ("format", pattern)));

    public static TheoryData<Schema, Value, string, Schema, Value> Conversions => new()
    {
        { LogicalTypes.TimestampSchema, Value.Int64(Moment), "unix", Schema.Int64, Value.Int64(Moment) },
        { LogicalTypes.TimestampSchema, Value.Int64(Moment), "Date", LogicalTypes.DateSchema, Value.Int32(19_675) },
        { LogicalTypes.TimestampSchema, Value.Int64(Moment), "Time", LogicalTypes.TimeSchema, Value.Int32(80_000_123) },
        { LogicalTypes.TimestampSchema, Value.Int64(-1), "Date", LogicalTypes.DateSchema, Value.Int32(-1) },
        { LogicalTypes.TimestampSchema, Value.Int64(-1), "Time", LogicalTypes.TimeSchema, Value.Int32(86_399_999) },
        { LogicalTypes.DateSchema, Value.Int32(1), "Timestamp", LogicalTypes.TimestampSchema, Value.Int64(86_400_000) },
        { LogicalTypes.TimeSchema, Value.Int32(5), "string", Schema.String, Value.String("1970-01-01 00:00") },
        { Schema.OptionalInt64, Value.Int64(Moment), "string", Schema.OptionalString, Value.String("2023-11-14 22:13") },
        { Schema.OptionalString, Value.String("2023-11-14 22:13"), "unix", Schema.OptionalInt64, Value.Int64(Moment / 60_000 * 60_000) },
        { LogicalTypes.TimestampSchema.AsOptional(), Value.Null, "unix", Schema.OptionalInt64, Value.Null },
    };

    [Theory]
    [MemberData(nameof(Conversions))]
    public void Converts_between_all_ways_of_holding_time(Schema schema, Value value, string target, Schema expectedSchema, Value expected)
    {
        (string, string)[] settings = [("target.type", target), ("format", "yyyy-MM-dd HH:mm")];
        Record whole = Run.Make("TimestampConverter$Value", settings).Apply(schema, value);
        Record field = Run.Make("TimestampConverter$Value", [.. settings, ("field", "t")])
            .Apply(Run.Struct(("a", Schema.Int8), ("t", schema)), Value.Struct(Value.Int8(1), value));

        Assert.Equal((expectedSchema, expected), (whole.ValueSchema, whole.Value));
        Assert.Equal((Run.Struct(("a", Schema.Int8), ("t", expectedSchema)), Value.Struct(Value.Int8(1), expected)),
            (field.ValueSchema, field.Value));
    }

    [Theory]
    [InlineData("seconds", 1_700_000_000)]
    [InlineData("milliseconds", Moment)]
    [InlineData("microseconds", Moment * 1000)]
    [InlineData("nanoseconds", Moment * 1_000_000)]
    public void Numbers_have_the_configured_unit(string precision, long number)
    {
        Record there = Run.Make("TimestampConverter$Value", ("target.type", "unix"), ("unix.precision", precision))
            .Apply(LogicalTypes.TimestampSchema, Value.Int64(Moment));
        Record back = Run.Make("TimestampConverter$Value", ("target.type", "Timestamp"), ("unix.precision", precision))
            .Apply(null, Value.Int64(number));

        Assert.Equal(Value.Int64(number), there.Value);
        Assert.Equal(Value.Int64(precision == "seconds" ? Moment / 1000 * 1000 : Moment), back.Value);
    }

    [Fact]
    public void A_key_that_is_missing_is_added_as_null() => Assert.Equal(
        Run.Map(("a", Value.Int8(1)), ("t", Value.Null)),
        Run.Make("TimestampConverter$Value", ("target.type", "unix"), ("field", "t")).Apply(null, Run.Map(("a", Value.Int8(1)))).Value);

    [Fact]
    public void What_is_no_time_is_refused()
    {
        var toText = Run.Make("TimestampConverter$Value", ("target.type", "string"), ("format", "yyyy"));
        Assert.Equal("Could not parse timestamp: value (x) does not match pattern (yyyy)",
            Assert.Throws<DataException>(() => toText.Apply(Schema.String, Value.String("x"))).Message);
        Assert.Equal("TimestampConverter does not support java.lang.Integer objects as timestamps",
            Assert.Throws<DataException>(() => toText.Apply(null, Value.Int32(1))).Message);
        Assert.Throws<DataException>(() => toText.Apply(Schema.Int32, Value.Int32(1)));
        Assert.Throws<ConfigException>(() => Run.Make("TimestampConverter$Value", ("target.type", "string")));
    }

    [Fact]
    public void The_router_names_a_topic_by_time_and_asks_for_one()
    {
        var router = Run.Make("TimestampRouter", ("topic.format", "${timestamp}_${topic}"), ("timestamp.format", "yyyy-MM-dd HH"));
        Record record = Run.Record(null, Value.Null);
        Assert.Equal("2023-11-14 22_orders", router.Apply(record).Topic);
        record.Timestamp += 3_600_000;
        Assert.Equal("2023-11-14 23_orders", router.Apply(record).Topic);

        record.Timestamp = Record.None;
        Assert.StartsWith("Timestamp missing on record: ", Assert.Throws<DataException>(() => router.Apply(record)).Message,
            StringComparison.Ordinal);
    }
}
