namespace Millrace.Errors;

/// <summary>
/// What was asked may succeed when it is tried again: the worker backs off and repeats the same batch, and loses nothing.
/// </summary>
public class RetriableException(string message, Exception? inner = null) : ConnectException(message, inner);
