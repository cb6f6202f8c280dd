namespace Millrace.Errors;

/// <summary>Stops the task that throws it: it becomes FAILED with this error as its trace.</summary>
public class ConnectException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>This one record is bad: what happens to it is said by <c>errors.tolerance</c> and the dead letter queue.</summary>
public class DataException(string message, Exception? inner = null) : ConnectException(message, inner);

/// <summary>
/// What was asked may succeed when it is tried again: the worker backs off and repeats the same batch, and loses nothing.
/// </summary>
public class RetriableException(string message, Exception? inner = null) : ConnectException(message, inner);

/// <summary>A schema was described in a way that makes no sense.</summary>
public sealed class SchemaBuilderException(string message) : DataException(message);
