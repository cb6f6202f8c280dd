namespace Millrace.Errors;

/// <summary>This one record is bad: what happens to it is said by <c>errors.tolerance</c> and the dead letter queue.</summary>
public class DataException(string message, Exception? inner = null) : ConnectException(message, inner);
