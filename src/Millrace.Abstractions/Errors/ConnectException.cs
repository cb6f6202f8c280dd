namespace Millrace.Errors;

/// <summary>Stops the task that throws it: it becomes FAILED with this error as its trace.</summary>
public class ConnectException(string message, Exception? inner = null) : Exception(message, inner);
