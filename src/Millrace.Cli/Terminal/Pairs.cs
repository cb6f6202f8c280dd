namespace Millrace.Cli.Terminal;

/// <summary>Options of the form KEY=VALUE.</summary>
internal static class Pairs
{
    /// <summary>Splits at the first <c>=</c>; the value may be empty.</summary>
    /// <exception cref="CommandException">For an entry without a key.</exception>
    public static IEnumerable<(string Key, string Value)> Read(string option, string[]? entries)
    {
        foreach (string entry in entries ?? [])
        {
            int split = entry.IndexOf('=', StringComparison.Ordinal);
            if (split <= 0) throw CommandException.Usage($"{option} takes KEY=VALUE, not '{entry}'.");
            yield return (entry[..split], entry[(split + 1)..]);
        }
    }
}
