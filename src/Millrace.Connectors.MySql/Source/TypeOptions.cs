using Millrace.Connectors.MySql.Columns;

namespace Millrace.Connectors.MySql.Source;

/// <summary>How columns become fields.</summary>
internal sealed record TypeOptions
{
    /// <summary>That of <c>db.timezone</c>.</summary>
    public required ZoneClock Clock { get; init; }

    /// <summary>Dates before 1582-10-15 are those of the Julian calendar.</summary>
    public required bool LegacyCalendar { get; init; }

    public required Granularity Granularity { get; init; }
    public required NumericMapping Decimals { get; init; }
    public required UnsignedMapping BigUnsigned { get; init; }
    public required BitMapping Bits { get; init; }
    public required ZeroDates ZeroDates { get; init; }

    /// <summary>TINYINT(1) becomes BOOLEAN instead of INT8.</summary>
    public required bool TinyOneIsBoolean { get; init; }

    /// <summary>YEAR becomes a Date, 1 January, instead of INT16.</summary>
    public required bool YearIsDate { get; init; }
}
