namespace Millrace.Testing;

/// <summary>A connector does not do what a check of the conformance suites expects. The message says what it did instead.</summary>
/// <param name="message">What was expected, and what came.</param>
/// <param name="inner">What the connector has thrown, or null.</param>
public sealed class CheckFailedException(string message, Exception? inner = null) : Exception(message, inner);
