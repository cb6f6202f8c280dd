namespace Millrace.Connectors.MySql.Source;

/// <summary>
/// What becomes of dates with a month or day 0, such as <c>0000-00-00</c>: <c>zeroDateTimeBehavior</c> of the JDBC driver.
/// </summary>
internal enum ZeroDates
{
    /// <summary>The task fails.</summary>
    Exception,

    ConvertToNull,

    /// <summary>0001-01-01.</summary>
    Round,
}
