namespace Millrace.Connectors.MySql.Client;

/// <summary>Whether names of tables and columns stand in back-quotes.</summary>
internal enum QuoteMode
{
    Always, Never,
}
