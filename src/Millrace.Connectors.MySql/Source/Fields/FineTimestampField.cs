using System.Globalization;
using Millrace.Connectors.MySql.Client;
using Millrace.Connectors.MySql.Native;
using Millrace.Data;
using Millrace.Errors;

namespace Millrace.Connectors.MySql.Source.Fields;

/// <summary>DATETIME and TIMESTAMP as numbers or texts of micro- or nanoseconds: <c>timestamp.granularity</c>.</summary>
internal sealed class FineTimestampField(ResultColumn column, TypeOptions options) : CalendarField(column, SchemaOf(options), options)
{
    private const long MostMicros = long.MaxValue / 1000;

    protected override void BindType(ref NativeBind bind) => bind.Type = NativeType.DateTime;

    protected override Value Convert(ValueArena arena, in NativeTime time)
    {
        bool nanos = Options.Granularity is Granularity.NanosLong or Granularity.NanosString or Granularity.NanosIso;
        if (Options.Granularity is Granularity.MicrosIso or Granularity.NanosIso) return Iso(arena, time, nanos);
        long micros = MicrosOf(time);
        if (Options.Granularity == Granularity.MicrosLong) return Value.Int64(micros);
        if (Options.Granularity == Granularity.NanosLong)
            return Value.Int64(micros is >= -MostMicros and <= MostMicros ? micros * 1000 : throw TooFar(time));
        Int128 count = nanos ? (Int128)micros * 1000 : micros;
        Span<byte> text = stackalloc byte[24];
        count.TryFormat(text, out int length, default, CultureInfo.InvariantCulture);
        return arena.Utf8(text[..length]);
    }

    private DataException TooFar(in NativeTime time) => Refused(
        $"{time.Year:0000}-{time.Month:00}-{time.Day:00}",
        "is outside of the years 1677 to 2262, whose nanoseconds an INT64 can count. "
        + "Set timestamp.granularity=micros_long or nanos_string");

    // The wall clock, as it stands in the database: 2024-01-31T23:59:59.123456
    private static Value Iso(ValueArena arena, in NativeTime time, bool nanos)
    {
        Span<byte> text = stackalloc byte[40];
        System.Text.Unicode.Utf8.TryWrite(
            text, CultureInfo.InvariantCulture,
            $"{time.Year:0000}-{time.Month:00}-{time.Day:00}T"
            + $"{time.Hour:00}:{time.Minute:00}:{time.Second:00}.{time.Microsecond.Value:000000}{(nanos ? "000" : "")}",
            out int length);
        return arena.Utf8(text[..length]);
    }

    private static Schema SchemaOf(TypeOptions options) =>
        options.Granularity is Granularity.MicrosLong or Granularity.NanosLong ? Schema.Int64 : Schema.String;
}
