namespace Millrace.Cli.Terminal;

/// <summary>What a request asks for by its name, and where all names are: for who has mistyped it.</summary>
/// <param name="Name">As the user typed it.</param>
/// <param name="ListPath">Where the server answers with a list of all names.</param>
/// <param name="ListCommand">The command that shows it.</param>
internal sealed record NamedThing(string Name, string ListPath, string ListCommand);
