namespace Millrace.Testing;

/// <summary>One check of a suite.</summary>
/// <param name="Name">How a test runner shows it.</param>
/// <param name="Needs">What a connector must have for it: one that lacks it is not asked.</param>
/// <param name="RunAsync">
/// Does it; throws <see cref="CheckFailedException"/>, and what the connector throws without being expected to.
/// </param>
internal sealed record Check<TSuite, TLacks>(string Name, TLacks Needs, Func<TSuite, Task> RunAsync);

/// <summary>A connector does not do what a check of the conformance suites expects. The message says what it did instead.</summary>
/// <param name="message">What was expected, and what came.</param>
/// <param name="inner">What the connector has thrown, or null.</param>
public sealed class CheckFailedException(string message, Exception? inner = null) : Exception(message, inner);
