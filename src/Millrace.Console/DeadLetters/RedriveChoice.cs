namespace Millrace.WebConsole.DeadLetters;

/// <summary>Dead letters that somebody may want to deal with together.</summary>
/// <param name="Words">Which they are.</param>
/// <param name="Letters">At least one.</param>
public sealed record RedriveChoice(string Words, IReadOnlyList<LetterFacts> Letters);
