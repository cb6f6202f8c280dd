namespace Millrace.Registry.Schemas;

/// <summary>A schema that another one refers to.</summary>
/// <param name="Name">How the text refers to it.</param>
/// <param name="Text">Its own canonical text.</param>
internal sealed record ReferencedText(string Name, string Text);
