namespace Millrace.Testing;

/// <summary>One check of a suite.</summary>
/// <param name="Name">How a test runner shows it.</param>
/// <param name="Needs">What a connector must have for it: one that lacks it is not asked.</param>
/// <param name="RunAsync">
/// Does it. Errors: <see cref="CheckFailedException"/>, and what the connector throws without being expected to.
/// </param>
internal sealed record Check<TSuite, TLacks>(string Name, TLacks Needs, Func<TSuite, Task> RunAsync);
