namespace Millrace.Connectors.MySql.Sink;

/// <summary>Whether names of tables and columns stand in back-quotes.</summary>
internal enum QuoteMode
{
    Always, Never,
}
